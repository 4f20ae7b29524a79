/** Addresses of the simulated cluster, as kubeadm and the lab's hosts set them. It is single-stack IPv4. */
export const serviceCIDR = '10.96.0.0/12'
export const podCIDR = '10.244.0.0/16'
/** Ports of nodes that Services get unless a setup says otherwise. as kubeoptions.DefaultServiceNodePortRange */
export const defaultNodePortRange = '30000-32767'
