import type { HostCommand } from '../host-command'

/** Tools that the exam's hosts have and that we do not: said, never answered with bash's `command not found`. */
export const notSimulated: HostCommand = {
  names: (
    'kubelet containerd ctr nerdctl docker podman apt apt-get apt-mark dpkg yum dnf snap ' +
    'modprobe lsmod ifconfig nft ipvsadm tcpdump arp route mount umount df free top htop lsof ' +
    'tmux screen man git make go python3 python perl ruby node npm rsync ftp sftp passwd useradd usermod visudo reboot ' +
    'uptime w who last nproc lscpu hostnamectl timedatectl ssh-keygen zip unzip nsenter su swapoff swapon logger ' +
    'script yes bc dc install locale emacs ed nohup nice tty flock xxd traceroute ufw minikube kind crontab ' +
    'shutdown dmesg lsblk strace vmstat kustomize k9s cilium calicoctl trap ulimit umask stty tput chsh getcap setfacl getfacl patch shuf hexdump ethtool bridge ping6'
  ).split(' '),
  run: async (use) => use.fail(`seatrial does not simulate ${use.name}\n`, 127),
}
