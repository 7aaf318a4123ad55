const PATHS = {
  brand: 'M2 13h4l2.5-8 4 14L15.500 11H22',
  overview: 'M4 20V10M10 20V4M16 20v-7M22 20H2',
  users: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c0-4 3.500-6 8-6s8 2 8 6',
  events: 'M4 6h16M4 12h16M4 18h10',
  deliveries: 'M3 12h15M12 5l7 7-7 7',
  subscriptions: 'M6 16a6 6 0 0 1 12 0M12 16v4M8 20h8M12 4v2M4.500 7.500 6 9M19.500 7.500 18 9',
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside a word that says the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
