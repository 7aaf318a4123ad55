import { StartupFault } from '../startup-fault.js';
import { Unreadable } from './readers.js';
import {
  checksOf,
  configClasses,
  variablesOf,
  type ConfigClass,
  type Variable,
} from './variable.decorator.js';

/** The environment as Node gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Every fault of the configuration at once, a line each. */
export class ConfigFaults extends StartupFault {
  override readonly name = 'ConfigFaults';
  constructor(readonly faults: readonly string[]) {
    super(`The configuration has faults:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** Holds one validated instance of every configuration class. */
export class ConfigStore {
  private constructor(private readonly instances: ReadonlyMap<ConfigClass, object>) {}

  /**
   * Reads all configuration classes that are loaded. The only place that touches `process.env`.
   * @throws ConfigFaults with every fault that was found
   */
  static load(env: Environment = process.env): ConfigStore {
    const faults: string[] = [];
    const instances = new Map(
      configClasses().map((type) => [type, readClass(type, env, faults)] as const),
    );
    const store = new ConfigStore(instances);
    if (faults.length === 0) faults.push(...store.combinationFaults());
    if (faults.length > 0) throw new ConfigFaults(faults);
    return store;
  }

  /** The validated instance of a configuration class. */
  readonly get = <T extends object>(type: ConfigClass<T>): T => {
    const instance = this.instances.get(type);
    if (!instance) throw new Error(`${type.name} was not loaded when the configuration was read`);
    return instance as T;
  };

  private combinationFaults(): string[] {
    return configClasses().flatMap((type) =>
      checksOf(type).flatMap((check) => check(this.get(type), this.get) ?? []),
    );
  }
}

function readClass(type: ConfigClass, env: Environment, faults: string[]): object {
  const instance = new type();
  for (const variable of variablesOf(type)) {
    Object.defineProperty(instance, variable.property, {
      value: readVariable(variable, env, faults),
      enumerable: true,
    });
  }
  return instance;
}

function readVariable(variable: Variable, env: Environment, faults: string[]): unknown {
  const given = env[variable.name]?.trim();
  const text = given === undefined || given === '' ? variable.default : given;
  if (text === undefined) return undefined;
  try {
    return variable.read(text);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const shown = variable.secret ? '(not shown)' : JSON.stringify(text.slice(0, 80));
    faults.push(`${variable.name} ${error.message}, not ${shown}`);
    return undefined;
  }
}
