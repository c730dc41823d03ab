export { carrierDevice, devicesByName, lanDevice, TUNNEL_DEVICE, wanDevice } from '#protocol';
