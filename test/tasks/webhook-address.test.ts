import { expect, test } from 'vitest'
import { isPublicAddress, urlProblem } from '../../src/tasks/webhook-address.ts'

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  '224.0.0.1',
  '255.255.255.255',
  '0.0.0.0',
  '::1',
  '::',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:a00:1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  'fe80::1',
  'fe80::1%eth0',
  'fc00::1',
  'fd00:ec2::254',
  'fec0::1',
  'ff02::1',
  '4000::1',
  'not an address',
])('%s is no public address', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is a public address', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

test.each([
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://[::1]:80/',
  'http://[::ffff:10.0.0.1]/',
  'https://localhost/',
  'https://a.localhost./',
  'http://169.254.169.254/latest/meta-data',
])('%s leads nowhere public, and may be called only where that is allowed', (url) => {
  expect(urlProblem(url, { allowPrivate: false })).toMatch(/public/)
  expect(urlProblem(url, { allowPrivate: true })).toBeUndefined()
})

test.each(['ftp://shop.example/', 'file:///etc/passwd', 'shop.example', 'http://', 'https://me:word@shop.example/'])(
  '%s is never called',
  (url) => {
    expect(urlProblem(url, { allowPrivate: true })).toBeDefined()
  },
)
