import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "snapshots" (
    "event_id" uuid NOT NULL,
    "user_id" uuid NOT NULL,
    "taken_at" timestamptz NOT NULL,
    "received_at" timestamptz NOT NULL,
    CONSTRAINT "snapshots_pkey" PRIMARY KEY ("event_id"))`,
  `CREATE INDEX "snapshots_of_user" ON "snapshots" ("user_id")`,
  `CREATE TABLE "verdict_changes" (
    "id" uuid NOT NULL,
    "user_id" uuid NOT NULL,
    "verdict" text NOT NULL,
    "since" timestamptz,
    "why" text NOT NULL,
    "recorded_at" timestamptz NOT NULL,
    CONSTRAINT "verdict_changes_pkey" PRIMARY KEY ("id"))`,
  `CREATE INDEX "verdict_changes_of_user" ON "verdict_changes" ("user_id", "recorded_at")`,
  `ALTER TABLE "reports"
    ADD "failed_at" timestamptz,
    ADD "seen_at" timestamptz,
    ADD "ordered_at" timestamptz,
    ADD "file_url" text,
    ADD "json_url" text,
    ADD "last_synced_at" timestamptz,
    ADD "accounts" text,
    ADD "metadata" text`,
] as const;

const DOWN = [
  `ALTER TABLE "reports"
    DROP COLUMN "metadata",
    DROP COLUMN "accounts",
    DROP COLUMN "last_synced_at",
    DROP COLUMN "json_url",
    DROP COLUMN "file_url",
    DROP COLUMN "ordered_at",
    DROP COLUMN "seen_at",
    DROP COLUMN "failed_at"`,
  `DROP TABLE "verdict_changes"`,
  `DROP TABLE "snapshots"`,
] as const;

/** What the provider says when it is asked, and how verdicts came to be. */
export class Snapshots1795500030000 implements MigrationInterface {
  readonly name = 'Snapshots1795500030000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
