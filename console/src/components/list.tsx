import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { localPath } from '../api/call.js';
import type { Page } from '../api/types.js';
import { useData } from '../live/use-data.js';
import { Fault } from './fault.js';

interface ListProps<T> {
  readonly caption: string;
  /** With its filters. */
  readonly path: string;
  readonly heads: readonly string[];
  /** The cells of a row, one for each head. */
  readonly row: (one: T) => readonly ComponentChildren[];
  readonly empty: string;
}

/** A list of the API, page by page; the first page is kept up to date. */
export function List<T extends { readonly id: string }>({ path, ...shown }: ListProps<T>) {
  const [link, setLink] = useState<string>();
  useEffect(() => setLink(undefined), [path]);
  const { data, fault, isLoading } = useData<Page<T>>(link ?? path);
  return (
    <>
      <Fault fault={fault} />
      {data && <Table {...shown} rows={data.results} isStale={isLoading} />}
      {!data && !fault && <p class="dim">Loading …</p>}
      <div class="pager">
        <Turn name="Newer" link={data?.previous} turn={setLink} />
        <Turn name="Older" link={data?.next} turn={setLink} />
      </div>
    </>
  );
}

interface TableProps<T> extends Omit<ListProps<T>, 'path'> {
  readonly rows: readonly T[];
  readonly isStale?: boolean;
}

/** On a phone every row becomes a card, whose lines are named by the heads. */
export function Table<T extends { readonly id: string }>(props: TableProps<T>) {
  const { caption, heads, row, empty, rows, isStale = false } = props;
  if (rows.length === 0) return <p class="empty">{empty}</p>;
  return (
    <table class={isStale ? 'stale' : ''} aria-busy={isStale}>
      <caption class="hidden">{caption}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <tr key={one.id}>
            {row(one).map((cell, index) => (
              <td key={heads[index]} data-head={heads[index]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface TurnProps {
  readonly name: string;
  readonly link: string | null | undefined;
  readonly turn: (to: string) => void;
}

function Turn({ name, link, turn }: TurnProps) {
  if (!link) return null;
  return <button onClick={() => turn(localPath(link))}>{name}</button>;
}
