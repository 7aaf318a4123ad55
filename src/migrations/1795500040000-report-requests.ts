import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "report_requests" (
    "id" uuid NOT NULL,
    "user_id" uuid NOT NULL,
    "type" text NOT NULL,
    "status" text NOT NULL,
    "due_at" timestamptz,
    "attempt" integer NOT NULL DEFAULT 0,
    "leased_until" timestamptz,
    "asks" integer NOT NULL DEFAULT 0,
    "created_at" timestamptz NOT NULL,
    "sent_at" timestamptz,
    "requested_at" timestamptz,
    "finished_at" timestamptz,
    "report_id" uuid,
    "fault" text,
    CONSTRAINT "report_requests_pkey" PRIMARY KEY ("id")
  )`,
  `CREATE UNIQUE INDEX "report_requests_planned" ON "report_requests" ("user_id", "type") WHERE status = 'planned'`,
  `CREATE UNIQUE INDEX "report_requests_sending" ON "report_requests" ("user_id", "type") WHERE status = 'sending'`,
  `CREATE INDEX "report_requests_due" ON "report_requests" ("due_at") WHERE due_at IS NOT NULL`,
  `CREATE INDEX "report_requests_underway" ON "report_requests" ("id") WHERE status = 'requested'`,
  `CREATE INDEX "report_requests_of_user" ON "report_requests" ("user_id", "id")`,
  `CREATE TABLE "report_marks" (
    "user_id" uuid NOT NULL,
    "account_id" uuid NOT NULL,
    "type" text NOT NULL,
    "epoch" integer NOT NULL,
    "request_id" uuid NOT NULL,
    CONSTRAINT "report_marks_pkey" PRIMARY KEY ("user_id", "account_id", "type")
  )`,
  `CREATE TABLE "reconciliations" (
    "user_id" uuid NOT NULL,
    "due_at" timestamptz,
    "is_routine" boolean NOT NULL,
    "asks" integer NOT NULL DEFAULT 0,
    "attempt" integer NOT NULL DEFAULT 0,
    "leased_until" timestamptz,
    "asked_at" timestamptz,
    "fault" text,
    CONSTRAINT "reconciliations_pkey" PRIMARY KEY ("user_id")
  )`,
  `CREATE INDEX "reconciliations_due" ON "reconciliations" ("is_routine", "due_at") WHERE due_at IS NOT NULL`,
  `CREATE INDEX "reconciliations_asked" ON "reconciliations" ("asked_at")`,
] as const;

const DOWN = [
  `DROP TABLE "reconciliations"`,
  `DROP TABLE "report_marks"`,
  `DROP TABLE "report_requests"`,
] as const;

/** Reports that are ordered by themselves, and when the provider is asked about whom. */
export class ReportRequests1795500040000 implements MigrationInterface {
  readonly name = 'ReportRequests1795500040000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
