/**
 * What was made for the keys that were asked for lately: made once, and forgotten when too many
 * others have come since. For what depends on its key alone. What can't be made is not remembered.
 */
export class Memo<Value> {
  /** The one made last stands last. */
  private readonly known = new Map<string, Value>();

  constructor(private readonly atMost: number) {}

  /** @throws whatever `make` throws */
  get(key: string, make: () => Value): Value {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const made = make();
    const [oldest] = this.known.keys();
    if (oldest !== undefined && this.known.size >= this.atMost) this.known.delete(oldest);
    this.known.set(key, made);
    return made;
  }
}
