/** Where the rules are. */
export const RULES_FILE = 'deploy/prometheus/alerts.yml';

/** What a test wants to know of an alert. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly severity: string;
  readonly summary: string;
  readonly runbook: string;
}

/** Reads our own file, whose form is known; promtool reads it as YAML. */
export function rulesIn(text: string): readonly AlertRule[] {
  const [, ...parts] = text.split(/^ {6}- alert: /m);
  return parts.map((part) => ({
    alert: /^\S+/.exec(part)?.[0] ?? '',
    expr: (/^ {8}expr:(?: >-)?\n?([\s\S]*?)(?=^ {8}\w+:)/m.exec(part)?.[1] ?? '').trim(),
    severity: /severity: (\w+)/.exec(part)?.[1] ?? '',
    summary: /summary:\s+['"](.*)['"]$/m.exec(part)?.[1] ?? '',
    runbook: /runbook_url: (\S+)/.exec(part)?.[1] ?? '',
  }));
}

/** The metrics of Prometheus's language that an expression names. */
export function metricsIn(expr: string): readonly string[] {
  return [...new Set(expr.match(/\b(?:readywire|nodejs|process)_[a-z0-9_]+/g) ?? [])];
}
