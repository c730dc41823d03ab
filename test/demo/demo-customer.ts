/** How a site of the demo is connected: by DHCP, PPPoE, a static address, or a static line with a second one behind it. */
export type DemoLine = 'dhcp' | 'pppoe' | 'static' | 'dual';

export type DemoSite = {
  /** Unique in the demo; serial number and external keys derive from it. */
  key: string;
  name: string;
  address: string;
  latitude: number;
  longitude: number;
  line: DemoLine;
};

export type DemoCustomer = {
  key: string;
  name: string;
  industry: string;
  tier: 'micro' | 'enterprise' | 'gold' | 'platinum';
  stage: 'pilot' | 'live';
  network: 'mono-site' | 'mesh' | 'hub-and-spoke';
  /** A network apart for visitors, on a VLAN of its own. */
  guests?: true;
  /** With hub-and-spoke the first one is the hub. */
  sites: DemoSite[];
};
