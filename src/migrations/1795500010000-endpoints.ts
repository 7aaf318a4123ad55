import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "endpoints"
    ADD "strikes" integer NOT NULL DEFAULT 0,
    ADD "pauses" integer NOT NULL DEFAULT 0,
    ADD "is_gone" boolean NOT NULL DEFAULT false,
    ADD "last_tried_at" timestamptz,
    ADD "answer_ms" integer`,
  `ALTER TABLE "deliveries" ADD "is_recovered" boolean NOT NULL DEFAULT false`,
  `DROP INDEX "deliveries_due"`,
  `CREATE INDEX "deliveries_due" ON "deliveries" ("subscription_id", "is_recovered", "due_at") WHERE status = 'pending'`,
] as const;

const DOWN = [
  `DROP INDEX "deliveries_due"`,
  `CREATE INDEX "deliveries_due" ON "deliveries" ("subscription_id", "due_at") WHERE status = 'pending'`,
  `ALTER TABLE "deliveries" DROP COLUMN "is_recovered"`,
  `ALTER TABLE "endpoints"
    DROP COLUMN "answer_ms",
    DROP COLUMN "last_tried_at",
    DROP COLUMN "is_gone",
    DROP COLUMN "pauses",
    DROP COLUMN "strikes"`,
] as const;

/** What is known of an endpoint: pauses, pace, the end; recovered deliveries go behind fresh ones. */
export class Endpoints1795500010000 implements MigrationInterface {
  readonly name = 'Endpoints1795500010000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
