import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The table of the greetings. */
export class Greetings1795600000000 implements MigrationInterface {
  readonly name = 'Greetings1795600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "greetings" (
      "user_id" uuid NOT NULL,
      "greeted_at" timestamptz NOT NULL,
      CONSTRAINT "greetings_pkey" PRIMARY KEY ("user_id")
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "greetings"');
  }
}
