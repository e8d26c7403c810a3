import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Azure's own services answer the machines inside at this public address. */
const INSIDE: ReadonlySet<string> = new Set(['168.63.129.16'])

/** All that is given to the public so far (RFC 4291, section 2.4; IANA's registry of IPv6 address space). */
const PUBLIC_IPV6 = ipaddr.parseCIDR('2000::/3')

const isIpv6 = (address: ipaddr.IPv4 | ipaddr.IPv6): address is ipaddr.IPv6 => address.kind() === 'ipv6'

/**
 * Whether an IP address belongs to the public network: not loopback, private, link-local (the metadata of clouds),
 * carrier-grade, multicast, reserved, or one that wraps an IPv4 address for a gateway.
 */
export const isPublicAddress = (address: string): boolean => {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast' || INSIDE.has(parsed.toString())) return false
  return isIpv6(parsed) ? parsed.match(PUBLIC_IPV6) : true
}

/** The IP address that a URL names itself, without brackets; undefined for one that names a host. */
export const literalAddress = (hostname: string): string | undefined => {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return isIP(bare) === 0 ? undefined : bare
}

const isLocalName = (hostname: string) => /(^|\.)localhost\.?$/.test(hostname)

/**
 * Why a webhook cannot go to a URL, as far as its text tells; undefined when it can. Where its name leads is looked at
 * when the connection is made, each time.
 */
export const urlProblem = (text: string, { allowPrivate }: { allowPrivate: boolean }): string | undefined => {
  if (!URL.canParse(text)) return 'this is no URL: use one such as https://shop.example/stellwerk'
  const { protocol, username, password, hostname } = new URL(text)
  if (protocol !== 'https:' && protocol !== 'http:') return 'only https and http can be called'
  if (username !== '' || password !== '') return 'leave user and password out: the signature proves who calls'
  if (allowPrivate) return undefined
  const address = literalAddress(hostname)
  const isPublic = address === undefined ? !isLocalName(hostname) : isPublicAddress(address)
  return isPublic ? undefined : 'only public addresses are called'
}
