import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "audit" (
    "id" uuid NOT NULL,
    "at" timestamptz NOT NULL,
    "actor_id" text NOT NULL,
    "actor_name" text,
    "actor_role" text,
    "request_id" text,
    "action" text NOT NULL,
    "subject_type" text,
    "subject_id" text,
    "details" jsonb NOT NULL,
    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
  )`,
  `CREATE INDEX "audit_by_actor" ON "audit" ("actor_id", "id")`,
  `CREATE INDEX "audit_by_subject" ON "audit" ("subject_id", "id")`,
  `CREATE INDEX "audit_by_action" ON "audit" ("action", "id")`,
] as const;

/** Who did what, when, to what. */
export class Audit1795500084000 implements MigrationInterface {
  readonly name = 'Audit1795500084000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "audit"');
  }
}
