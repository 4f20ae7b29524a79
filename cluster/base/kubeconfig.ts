/** The kubeconfig of kubernetes-admin as kubeadm lays it out. The server knows the user by a token in place of a client certificate. */
export const kubeconfigFor = (server: string, token: string): string => `apiVersion: v1
kind: Config
clusters:
- cluster:
    insecure-skip-tls-verify: true
    server: ${server}
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: kubernetes-admin
  name: kubernetes-admin@kubernetes
current-context: kubernetes-admin@kubernetes
preferences: {}
users:
- name: kubernetes-admin
  user:
    token: ${token}
`
