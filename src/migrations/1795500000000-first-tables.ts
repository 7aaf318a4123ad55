import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `CREATE TABLE "settings" (
    "name" text NOT NULL,
    "value" text NOT NULL,
    CONSTRAINT "settings_pkey" PRIMARY KEY ("name")
  )`,
  `CREATE TABLE "jobs" (
    "name" text NOT NULL,
    "due_at" timestamptz NOT NULL,
    "lease" uuid,
    "leased_until" timestamptz,
    "started_at" timestamptz,
    "finished_at" timestamptz,
    "last_error" text,
    CONSTRAINT "jobs_pkey" PRIMARY KEY ("name")
  )`,
  `CREATE TABLE "api_keys" (
    "id" text NOT NULL,
    "name" text NOT NULL,
    "role" text NOT NULL,
    "secret_sha256" bytea NOT NULL,
    "created_at" timestamptz NOT NULL,
    "revoked_at" timestamptz,
    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
  )`,
  `CREATE TABLE "subscriptions" (
    "id" uuid NOT NULL,
    "name" text NOT NULL,
    "url" text NOT NULL,
    "events" text[] NOT NULL,
    "config" jsonb NOT NULL,
    "secret_sealed" bytea,
    "status" text NOT NULL,
    "disabled_reason" text,
    "created_at" timestamptz NOT NULL,
    "updated_at" timestamptz NOT NULL,
    "deleted_at" timestamptz,
    CONSTRAINT "subscriptions_pkey" PRIMARY KEY ("id")
  )`,
  `CREATE TABLE "events" (
    "id" uuid NOT NULL,
    "source" text NOT NULL,
    "event" text,
    "user_id" uuid,
    "body" bytea NOT NULL,
    "received_at" timestamptz NOT NULL,
    "status" text NOT NULL,
    "tries" integer NOT NULL DEFAULT 0,
    "fault" text,
    "is_replay" boolean NOT NULL DEFAULT false,
    "only_for" uuid,
    "processed_at" timestamptz,
    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
  )`,
  `CREATE INDEX "events_unprocessed" ON "events" ("id") WHERE status = 'received'`,
  `CREATE INDEX "events_quarantined" ON "events" ("id") WHERE status = 'quarantined'`,
  `CREATE INDEX "events_of_user" ON "events" ("user_id", "id")`,
  `CREATE INDEX "events_by_name" ON "events" ("event", "id")`,
  `CREATE TABLE "received_bodies" (
    "digest" bytea NOT NULL,
    "event_id" uuid NOT NULL,
    "received_at" timestamptz NOT NULL,
    CONSTRAINT "received_bodies_pkey" PRIMARY KEY ("digest")
  )`,
  `CREATE INDEX "received_bodies_by_age" ON "received_bodies" ("received_at")`,
  `CREATE TABLE "users" (
    "id" uuid NOT NULL,
    "external_id" text,
    "external_id_received_at" timestamptz,
    "external_id_event_id" uuid,
    "verdict" text NOT NULL,
    "verdict_since" timestamptz,
    "deadline_at" timestamptz,
    "created_at" timestamptz NOT NULL,
    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
  )`,
  `CREATE INDEX "users_with_deadline" ON "users" ("deadline_at") WHERE deadline_at IS NOT NULL`,
  `CREATE INDEX "users_by_verdict" ON "users" ("verdict", "id")`,
  `CREATE INDEX "users_by_external_id" ON "users" ("external_id")`,
  `CREATE TABLE "accounts" (
    "user_id" uuid NOT NULL,
    "id" uuid NOT NULL,
    "status" text NOT NULL,
    "is_covered" boolean NOT NULL,
    "is_excluded" boolean NOT NULL,
    "epoch" integer NOT NULL,
    "told_epoch" integer NOT NULL DEFAULT 0,
    "since" timestamptz NOT NULL,
    "connected_at" timestamptz,
    "last_synced_at" timestamptz,
    "error_code" text,
    CONSTRAINT "accounts_pkey" PRIMARY KEY ("user_id", "id")
  )`,
  `CREATE INDEX "accounts_by_id" ON "accounts" ("id", "user_id")`,
  `CREATE TABLE "facts" (
    "event_id" uuid NOT NULL,
    "account_id" uuid NOT NULL,
    "kind" text NOT NULL,
    "user_id" uuid NOT NULL,
    "at" timestamptz,
    "stated_at" timestamptz,
    "received_at" timestamptz NOT NULL,
    "error_code" text,
    CONSTRAINT "facts_pkey" PRIMARY KEY ("event_id", "account_id", "kind")
  )`,
  `CREATE INDEX "facts_of_user" ON "facts" ("user_id")`,
  `CREATE TABLE "reports" (
    "id" uuid NOT NULL,
    "user_id" uuid NOT NULL,
    "type" text NOT NULL,
    "status" text NOT NULL,
    "event_id" uuid,
    "created_at" timestamptz NOT NULL,
    "generated_at" timestamptz,
    CONSTRAINT "reports_pkey" PRIMARY KEY ("id")
  )`,
  `CREATE INDEX "reports_of_user" ON "reports" ("user_id", "id")`,
  `CREATE TABLE "deliveries" (
    "id" uuid NOT NULL,
    "event_id" uuid NOT NULL,
    "subscription_id" uuid NOT NULL,
    "status" text NOT NULL,
    "due_at" timestamptz NOT NULL,
    "attempt" integer NOT NULL DEFAULT 0,
    "tries" integer NOT NULL DEFAULT 0,
    "is_leased" boolean NOT NULL DEFAULT false,
    "created_at" timestamptz NOT NULL,
    "finished_at" timestamptz,
    "last_status_code" integer,
    "last_error" text,
    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
  )`,
  `CREATE UNIQUE INDEX "deliveries_once" ON "deliveries" ("event_id", "subscription_id")`,
  `CREATE INDEX "deliveries_due" ON "deliveries" ("subscription_id", "due_at") WHERE status = 'pending'`,
  `CREATE INDEX "deliveries_unwell" ON "deliveries" ("status", "id") WHERE status IN ('failed', 'held', 'blocked')`,
  `CREATE INDEX "deliveries_of_subscription" ON "deliveries" ("subscription_id", "id")`,
  `CREATE TABLE "attempts" (
    "delivery_id" uuid NOT NULL,
    "number" integer NOT NULL,
    "started_at" timestamptz NOT NULL,
    "duration_ms" integer NOT NULL,
    "status_code" integer,
    "error" text,
    "answer" text,
    CONSTRAINT "attempts_pkey" PRIMARY KEY ("delivery_id", "number")
  )`,
  `CREATE TABLE "endpoints" (
    "subscription_id" uuid NOT NULL,
    "failures" integer NOT NULL DEFAULT 0,
    "failing_since" timestamptz,
    "paused_until" timestamptz,
    "last_sent_at" timestamptz,
    CONSTRAINT "endpoints_pkey" PRIMARY KEY ("subscription_id")
  )`,
] as const;

const TABLES = [
  'settings',
  'jobs',
  'api_keys',
  'subscriptions',
  'events',
  'received_bodies',
  'users',
  'accounts',
  'facts',
  'reports',
  'deliveries',
  'attempts',
  'endpoints',
] as const;

/** The tables of the first version. */
export class FirstTables1795500000000 implements MigrationInterface {
  readonly name = 'FirstTables1795500000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`DROP TABLE "${table}"`);
  }
}
