import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "refused_webhooks" (
    "id" uuid NOT NULL,
    "received_at" timestamptz NOT NULL,
    "signature" text NOT NULL,
    "body_sealed" bytea NOT NULL,
    "bytes" integer NOT NULL,
    CONSTRAINT "refused_webhooks_pkey" PRIMARY KEY ("id")
  )`,
  `CREATE INDEX "refused_webhooks_by_age" ON "refused_webhooks" ("received_at")`,
] as const;

/** What came with a wrong signature is kept for a day, in case it is our secret that is wrong. */
export class RefusedWebhooks1795500070000 implements MigrationInterface {
  readonly name = 'RefusedWebhooks1795500070000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "refused_webhooks"');
  }
}
