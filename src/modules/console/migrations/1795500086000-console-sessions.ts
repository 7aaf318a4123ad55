import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is signed in to the console. */
export class ConsoleSessions1795500086000 implements MigrationInterface {
  readonly name = 'ConsoleSessions1795500086000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "console_sessions" (
      "token_sha256" bytea NOT NULL,
      "key_id" text NOT NULL,
      "key_fingerprint" text NOT NULL,
      "created_at" timestamptz NOT NULL,
      "seen_at" timestamptz NOT NULL,
      CONSTRAINT "console_sessions_pkey" PRIMARY KEY ("token_sha256")
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "console_sessions"');
  }
}
