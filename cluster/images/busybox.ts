import type { Image } from './image'
import { busyboxTools } from './tool-sets'

export const busybox: Image = {
  names: ['busybox'],
  tags: ['latest', 'stable', 'unstable', 'glibc', 'musl', 'uclibc', 'stable-glibc', 'stable-musl', 'stable-uclibc'],
  newest: '1.38',
  cmd: ['sh'],
  programs: {},
  tools: [...busyboxTools, 'httpd'],
  flavour: 'busybox',
  files: {
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n',
    '/etc/group': 'root:x:0:\nnobody:x:65534:\n',
    '/var/www/.keep': '',
    '/home/.keep': '',
  },
  size: 2_224_358,
}

export const alpine: Image = {
  names: ['alpine'],
  tags: ['latest', 'edge'],
  newest: '3.24',
  cmd: ['/bin/sh'],
  programs: {},
  tools: busyboxTools,
  flavour: 'busybox',
  files: {
    '/etc/alpine-release': '3.22.1\n',
    '/etc/os-release': 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.1\nPRETTY_NAME="Alpine Linux v3.22"\n',
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n',
  },
  size: 3_799_689,
}
