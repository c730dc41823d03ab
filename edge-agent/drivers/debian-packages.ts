/** What the drivers run, on Debian 12. The one list that tests install and the README shows. */
export const DEBIAN_PACKAGES = [
  'iproute2',
  'iputils-ping',
  'isc-dhcp-client',
  'ppp',
  'pppoe',
  'nftables',
  'dnsmasq-base',
  'charon-systemd',
  'strongswan-swanctl',
  'libcharon-extra-plugins',
  'libstrongswan-standard-plugins',
  'libstrongswan-extra-plugins',
  'tzdata',
] as const;
