import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "events" ADD COLUMN "message_key" text, ADD COLUMN "same_as" uuid`,
  `CREATE UNIQUE INDEX "events_by_message_key" ON "events" ("message_key") WHERE message_key IS NOT NULL`,
  `CREATE INDEX "events_without_user" ON "events" ("id") WHERE user_id IS NULL`,
  `CREATE TABLE "erased_users" (
    "hash" bytea NOT NULL,
    "erased_at" timestamptz NOT NULL,
    "seen" integer NOT NULL DEFAULT 0,
    "last_seen_at" timestamptz,
    CONSTRAINT "erased_users_pkey" PRIMARY KEY ("hash")
  )`,
] as const;

const DOWN = [
  `DROP TABLE "erased_users"`,
  `DROP INDEX "events_without_user"`,
  `DROP INDEX "events_by_message_key"`,
  `ALTER TABLE "events" DROP COLUMN "same_as", DROP COLUMN "message_key"`,
] as const;

/** What was told before the provider said it; persons who were erased. */
export class Erasure1795500050000 implements MigrationInterface {
  readonly name = 'Erasure1795500050000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
