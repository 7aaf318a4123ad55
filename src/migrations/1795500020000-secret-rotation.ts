import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "subscriptions"
    ADD COLUMN "old_secret_sealed" bytea,
    ADD COLUMN "old_secret_until" timestamptz`,
  `ALTER TABLE "attempts"
    ADD COLUMN "subscription_id" uuid,
    ADD COLUMN "old_secret_status_code" integer`,
  `CREATE INDEX "attempts_of_subscription" ON "attempts" ("subscription_id", "started_at")`,
  `CREATE INDEX "deliveries_unwell_of_subscription"
   ON "deliveries" ("subscription_id", "status", "id") WHERE status IN ('failed', 'held', 'blocked')`,
] as const;

const DOWN = [
  `DROP INDEX "deliveries_unwell_of_subscription"`,
  `DROP INDEX "attempts_of_subscription"`,
  `ALTER TABLE "attempts" DROP COLUMN "old_secret_status_code", DROP COLUMN "subscription_id"`,
  `ALTER TABLE "subscriptions"
    DROP COLUMN "old_secret_until", DROP COLUMN "old_secret_sealed"`,
] as const;

/** Secrets that give way over a while, and what a subscription's statistics are read from. */
export class SecretRotation1795500020000 implements MigrationInterface {
  readonly name = 'SecretRotation1795500020000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
