import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "received_bodies" ADD COLUMN "claimed_at" timestamptz NOT NULL DEFAULT now()`,
  `CREATE INDEX "received_bodies_by_claim" ON "received_bodies" ("claimed_at")`,
  `DROP INDEX "received_bodies_by_age"`,
] as const;

const DOWN = [
  `CREATE INDEX "received_bodies_by_age" ON "received_bodies" ("received_at")`,
  `DROP INDEX "received_bodies_by_claim"`,
  `ALTER TABLE "received_bodies" DROP COLUMN "claimed_at"`,
] as const;

/** Bodies that waited in a journal are old when they are stored: they are forgotten by then. */
export class Journal1795500060000 implements MigrationInterface {
  readonly name = 'Journal1795500060000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
