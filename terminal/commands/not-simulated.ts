import type { HostCommand } from '../host-command'

/** Tools that the exam's hosts have and that we do not: said, never answered with bash's `command not found`. */
export const notSimulated: HostCommand = {
  names: (
    'kubelet containerd ctr nerdctl docker podman apt apt-get apt-mark dpkg yum dnf snap ' +
    'modprobe lsmod ifconfig nft ipvsadm tcpdump arp route mount umount df free top htop ps lsof ' +
    'tmux screen man git make go python3 python perl ruby node npm rsync ftp sftp passwd useradd usermod visudo crontab reboot ' +
    'shutdown dmesg lsblk strace vmstat kustomize k9s cilium calicoctl trap ulimit stty tput'
  ).split(' '),
  async run(use) {
    use.err(`seatrial does not simulate ${use.name}\n`)
    return 127
  },
}
