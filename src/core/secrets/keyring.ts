import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FINGERPRINT_BYTES = 4;

/** A sealed value could not be opened: sealed with a key that is gone, or damaged. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

/**
 * Seals and opens secrets with AES-256-GCM. A sealed value is the key's fingerprint (4 bytes),
 * the nonce (12), the tag (16) and the ciphertext. The purpose (such as the id of the row) is
 * authenticated, so that a sealed value can't be moved to another row.
 */
export class Keyring {
  /** @param keys 32 bytes each; the first seals, all open */
  constructor(private readonly keys: readonly Buffer[]) {
    if (keys.length === 0) throw new RangeError('a keyring needs at least one key');
  }

  seal(plain: string, purpose: string): Buffer {
    const key = this.keys[0] as Buffer;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([fingerprint(key), nonce, cipher.getAuthTag(), sealed]);
  }

  /**
   * Seals with the first key what another one has sealed.
   * @returns the value itself if the first key has sealed it
   * @throws UnsealError if no key of the ring opens it
   */
  reseal(sealed: Buffer, purpose: string): Buffer {
    const plain = this.open(sealed, purpose);
    const first = fingerprint(this.keys[0] as Buffer);
    const isCurrent = first.equals(sealed.subarray(0, FINGERPRINT_BYTES));
    return isCurrent ? sealed : this.seal(plain, purpose);
  }

  /** @throws UnsealError if no key of the ring opens it */
  open(sealed: Buffer, purpose: string): string {
    const key = this.keys.find((one) =>
      fingerprint(one).equals(sealed.subarray(0, FINGERPRINT_BYTES)),
    );
    if (!key) throw new UnsealError('it was sealed with a key that is not in ENCRYPTION_KEYS');
    try {
      return decrypt(key, sealed.subarray(FINGERPRINT_BYTES), purpose);
    } catch {
      throw new UnsealError('it is damaged or belongs to another row');
    }
  }
}

function decrypt(key: Buffer, sealed: Buffer, purpose: string): string {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(purpose))
    .setAuthTag(tag);
  const text = sealed.subarray(NONCE_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
}

function fingerprint(key: Buffer): Buffer {
  return createHash('sha256').update(key).digest().subarray(0, FINGERPRINT_BYTES);
}
