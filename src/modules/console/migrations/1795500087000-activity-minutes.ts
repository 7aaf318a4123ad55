import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happened in a minute, for charts. */
export class ActivityMinutes1795500087000 implements MigrationInterface {
  readonly name = 'ActivityMinutes1795500087000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "activity_minutes" (
      "minute" timestamptz NOT NULL,
      "accepted" bigint NOT NULL DEFAULT 0,
      "processed" bigint NOT NULL DEFAULT 0,
      "delivered" bigint NOT NULL DEFAULT 0,
      "failed_tries" bigint NOT NULL DEFAULT 0,
      CONSTRAINT "activity_minutes_pkey" PRIMARY KEY ("minute")
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "activity_minutes"');
  }
}
