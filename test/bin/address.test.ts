import { expect, test } from 'vitest'
import { expectGuardedAddress } from '../../src/bin/address.ts'
import type { StoredKey } from '../../src/store/store.ts'

const none = { all: async () => [] }
const withdrawnAlone = { all: async () => [{ withdrawnAt: new Date() } as StoredKey] }

test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('without a key it may listen on %s', async (host) => {
  await expect(expectGuardedAddress({ host, trustedProxies: '' }, none)).resolves.toBeUndefined()
})

test.each(['0.0.0.0', '::', '192.168.1.5', 'stellwerk.example', ''])(
  'without a key it must not listen on "%s", and says how to get one',
  async (host) => {
    await expect(expectGuardedAddress({ host, trustedProxies: '' }, none)).rejects.toThrow(
      /stellwerk keys create.*HOST=127\.0\.0\.1/,
    )
  },
)

test('without a key it must not trust a proxy, through which others get in', async () => {
  await expect(expectGuardedAddress({ host: 'localhost', trustedProxies: '127.0.0.1' }, none)).rejects.toThrow(
    /TRUSTED_PROXIES=127\.0\.0\.1 .*stellwerk keys create/,
  )
})

test('once there was a key it may listen everywhere, because nobody gets in without', async () => {
  await expect(
    expectGuardedAddress({ host: '0.0.0.0', trustedProxies: '10.0.0.0/8' }, withdrawnAlone),
  ).resolves.toBeUndefined()
})
