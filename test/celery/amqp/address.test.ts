import { describe, expect, test } from 'vitest'
import { parseAddresses } from '../../../src/celery/amqp/address.ts'

const vhostOf = (url: string) => decodeURIComponent(parseAddresses(url)[0].connect.vhost ?? '')

describe('broker addresses', () => {
  test.each([
    ['amqp://h', '/'],
    ['amqp://h/', '/'],
    ['amqp://h//', '/'],
    ['amqp://h/%2F', '/'],
    ['pyamqp://h/shop', 'shop'],
    ['amqp://h//shop', '/shop'],
  ])('%s means the virtual host %s, as in kombu', (url, vhost) => {
    expect(vhostOf(url)).toBe(vhost)
  })

  test('have the defaults of RabbitMQ', () => {
    const [{ connect }] = parseAddresses('pyamqp://')
    expect(connect).toMatchObject({ hostname: 'localhost', port: 5672, username: 'guest', password: 'guest' })
    expect(parseAddresses('amqps://h')[0].connect).toMatchObject({ protocol: 'amqps', port: 5671 })
  })

  test('are tried in the order given', () => {
    expect(parseAddresses('amqp://a:1; pyamqp://b//;').map(({ label }) => label)).toEqual([
      'amqp://a:1/',
      'amqp://b:5672/',
    ])
  })

  test('decode user and password, and show neither', () => {
    const [{ connect, label, shown }] = parseAddresses('amqp://us%40er:p%2Fw@[::1]:7/v')
    expect(connect).toMatchObject({ username: 'us@er', password: 'p/w', hostname: '::1' })
    expect(label).toBe('amqp://::1:7/v')
    expect(JSON.stringify(shown)).not.toContain('p/w')
  })

  test.each(['redis://u:secret@h', 'amqp://u:sec@ret@h:x', ''])('refuse %s without repeating its password', (url) => {
    expect(() => parseAddresses(url)).toThrow(/option url must be (?!.*(secret|sec@ret))/)
  })

  test('name a certificate that cannot be read', () => {
    expect(() => parseAddresses('amqps://h?cacertfile=/missing.pem')).toThrow('cacertfile')
  })
})
