/** Where the machine of the control plane stands. */
export const CONTROL_PLANE_ADDRESS = '192.168.1.10'
/** Where its API server listens, for all on the machines' network. */
export const API_SERVER = `${CONTROL_PLANE_ADDRESS}:6443`
/** Where kubeadm keeps certificates and keys. as kubeadmapi.DefaultCertificatesDir */
export const PKI = '/etc/kubernetes/pki'
/** Where a kubelet finds its static pods. */
export const MANIFESTS = '/etc/kubernetes/manifests'
