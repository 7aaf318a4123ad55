import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "received_bodies" ADD COLUMN "first_event_id" uuid`,
  `CREATE TABLE "remembered_bodies" (
    "hash" bigint NOT NULL,
    "event_id" uuid NOT NULL,
    "remembered_at" timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT "remembered_bodies_pkey" PRIMARY KEY ("hash")
  )`,
  `CREATE INDEX "remembered_bodies_by_age" ON "remembered_bodies" ("remembered_at")`,
  `ALTER TABLE "events" ADD COLUMN "repeat_of" uuid`,
  `CREATE INDEX "events_repeating" ON "events" ("repeat_of", "id") WHERE repeat_of IS NOT NULL`,
  `CREATE INDEX "events_repeated_lately" ON "events" ("received_at") WHERE repeat_of IS NOT NULL`,
] as const;

const DOWN = [
  `DROP INDEX "events_repeated_lately"`,
  `DROP INDEX "events_repeating"`,
  `ALTER TABLE "events" DROP COLUMN "repeat_of"`,
  `DROP TABLE "remembered_bodies"`,
  `ALTER TABLE "received_bodies" DROP COLUMN "first_event_id"`,
] as const;

/** An event that brings the bytes of an earlier one says so, long after the duplicate window. */
export class Repeats1795500080000 implements MigrationInterface {
  readonly name = 'Repeats1795500080000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
