import { BlockList, isIP } from 'node:net'

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/** Whether a host, as a name or as an address with or without brackets, can be nothing but this machine. */
export const isLoopback = (host: string) => {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '')
  // RFC 6761, section 6.3: names under localhost never leave the machine.
  if (name === 'localhost' || name.endsWith('.localhost')) return true
  const version = isIP(name)
  return version !== 0 && LOOPBACK.check(name, version === 4 ? 'ipv4' : 'ipv6')
}
