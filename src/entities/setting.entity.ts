import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One value of the deployment that is kept beside the data, such as the canary of the keyring. Written by core. */
@Entity('settings')
export class SettingEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'settings_pkey', type: 'text' })
  readonly name!: string;

  @Column({ type: 'text' })
  readonly value!: string;
}
