import type { DemoCustomer } from './demo-customer.ts';

/** One site each: internet access shared and protected. */
export const MONO_SITE_CUSTOMERS: readonly DemoCustomer[] = [
  {
    key: 'riverside-dental',
    name: 'Riverside Dental Clinic 河畔牙醫診所',
    industry: 'social-personal-services',
    tier: 'micro',
    stage: 'live',
    network: 'mono-site',
    guests: true,
    sites: [
      {
        key: 'riverside-banqiao',
        name: 'Banqiao clinic 板橋診所',
        address: '新北市板橋區',
        latitude: 25.0143,
        longitude: 121.4672,
        line: 'pppoe',
      },
    ],
  },
  {
    key: 'cornerstone-accounting',
    name: 'Cornerstone Accounting 礎石會計事務所',
    industry: 'business-services',
    tier: 'enterprise',
    stage: 'live',
    network: 'mono-site',
    sites: [
      {
        key: 'cornerstone-xinyi',
        name: 'Xinyi office 信義辦公室',
        address: '臺北市信義區',
        latitude: 25.033,
        longitude: 121.5654,
        line: 'dual',
      },
    ],
  },
  {
    key: 'east-coast-organic',
    name: 'East Coast Organic Farm 東岸有機農場',
    industry: 'agriculture',
    tier: 'micro',
    stage: 'pilot',
    network: 'mono-site',
    sites: [
      {
        key: 'east-coast-shoufeng',
        name: 'Shoufeng farm 壽豐農場',
        address: '花蓮縣壽豐鄉',
        latitude: 23.8703,
        longitude: 121.5117,
        line: 'dhcp',
      },
    ],
  },
  {
    key: 'bright-path',
    name: 'Bright Path Tutoring 明道文理補習班',
    industry: 'education',
    tier: 'micro',
    stage: 'live',
    network: 'mono-site',
    guests: true,
    sites: [
      {
        key: 'bright-path-east',
        name: 'East District school 東區教室',
        address: '新竹市東區',
        latitude: 24.8016,
        longitude: 120.9719,
        line: 'dhcp',
      },
    ],
  },
  {
    key: 'southgate-realty',
    name: 'Southgate Realty 南門不動產',
    industry: 'finance-insurance-real-estate',
    tier: 'micro',
    stage: 'live',
    network: 'mono-site',
    sites: [
      {
        key: 'southgate-tainan',
        name: 'Tainan branch 臺南店',
        address: '臺南市中西區',
        latitude: 22.9908,
        longitude: 120.2133,
        line: 'pppoe',
      },
    ],
  },
  {
    key: 'clearwater-utilities',
    name: 'Clearwater Plumbing Works 清流水電工程行',
    industry: 'utilities-construction',
    tier: 'micro',
    stage: 'pilot',
    network: 'mono-site',
    sites: [
      {
        key: 'clearwater-yilan',
        name: 'Yilan workshop 宜蘭工務所',
        address: '宜蘭縣宜蘭市',
        latitude: 24.757,
        longitude: 121.753,
        line: 'dhcp',
      },
    ],
  },
];
