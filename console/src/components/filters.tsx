import { useId } from 'preact/hooks';
import { withQuery } from '../api/call.js';
import { go } from '../router.js';

export interface Filter {
  readonly name: string;
  readonly label: string;
  /** What there is to choose from; without it any text. */
  readonly options?: readonly string[];
  /** What is proposed to whoever types. */
  readonly proposals?: readonly string[];
}

interface FiltersProps {
  readonly at: string;
  readonly filters: readonly Filter[];
  readonly query: URLSearchParams;
}

/** The filters of a list, kept in the address of the page. */
export function Filters({ at, filters, query }: FiltersProps) {
  const values = Object.fromEntries(filters.map(({ name }) => [name, query.get(name) ?? '']));
  const set = (name: string, value: string): void =>
    go(withQuery(at, { ...values, [name]: value.trim() }), { replace: true });
  const isSet = Object.values(values).some((value) => value !== '');
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()} role="search">
      {filters.map((filter) => (
        <Field
          key={filter.name}
          filter={filter}
          value={values[filter.name] ?? ''}
          set={(value) => set(filter.name, value)}
        />
      ))}
      {isSet && (
        <button type="button" class="quiet" onClick={() => go(at, { replace: true })}>
          Clear
        </button>
      )}
    </form>
  );
}

interface FieldProps {
  readonly filter: Filter;
  readonly value: string;
  readonly set: (value: string) => void;
}

function Field({ filter: { label, options, proposals = [] }, value, set }: FieldProps) {
  const list = useId();
  if (options) {
    return (
      <label>
        {label}
        <select value={value} onChange={(event) => set(event.currentTarget.value)}>
          <option value="">any</option>
          {options.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
    );
  }
  return (
    <label>
      {label}
      <input
        type="text"
        list={list}
        value={value}
        autocomplete="off"
        spellcheck={false}
        onChange={(event) => set(event.currentTarget.value)}
      />
      <datalist id={list}>
        {proposals.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </label>
  );
}
