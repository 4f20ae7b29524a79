import { describe, expect, it } from 'vitest'
import { session } from './fake-session'

/** Lines typed one after the other, each with all that it prints. */
const transcripts: Record<string, [line: string, output: string, exitCode?: number][]> = {
  'prints as commands end, in order': [
    ['echo a; nope; echo b', 'a\nbash: nope: command not found\nb\n'],
    ['for i in 1 2; do echo "n $i"; done | grep 2', 'n 2\n'],
    ['echo é | cat', 'é\n'],
    ['ls /nope 2>&1 | tr a-z A-Z', "LS: CANNOT ACCESS '/NOPE': NO SUCH FILE OR DIRECTORY\n"],
    [
      'sleep x 2>/dev/null || echo failed; sleep y 2> why; sleep z 2>&1; cat why',
      "failed\nsleep: invalid time interval ‘z’\nTry 'sleep --help' for more information.\nsleep: invalid time interval ‘y’\nTry 'sleep --help' for more information.\n",
    ],
  ],
  'keeps the shell between lines': [
    ['cd /tmp; export do="--dry-run=client -o yaml"; n=1; arr=(a "b c"); declare -A m=([x]=y); m["k k"]="v v"', ''],
    ['f() { echo "f $1 $n"; }; alias hi="echo hello"; set -o pipefail; false', '', 1],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own syntax
    ['echo $? $PWD "$do" ${arr[1]} "${m[k k]}${m[x]}"; f x; hi', '1 /tmp --dry-run=client -o yaml b c v vy\nf x 1\nhello\n'],
    ['false | true', '', 1],
    ["env | grep -E '^(do|n)='; printenv do n", 'do=--dry-run=client -o yaml\n--dry-run=client -o yaml\n', 1],
    ["env a=1 sh -c 'echo $a $n.'", '1 .\n'],
    ['cd -', '/home/candidate\n'],
    ['pushd /tmp; pushd /etc', '/tmp ~\n/etc /tmp ~\n'],
    ['popd; popd; dirs', '/tmp ~\n~\n~\n'],
    ['unset -f f; unalias hi; f; hi', 'bash: f: command not found\nbash: hi: command not found\n', 127],
    ['false; echo $?', '1\n'],
  ],
  'runs commands in the background': [
    ['sleep 100 &', '[1] 2007\n'],
    ['echo $!; jobs', '2007\n[1]+  Running                 sleep 100 &\n'],
    ['sleep 500 & sleep 1000 &', '[2] 2014\n[3] 2021\n'],
    [
      'jobs -l',
      '[1]   2007 Running                 sleep 100 &\n[2]-  2014 Running                 sleep 500 &\n[3]+  2021 Running                 sleep 1000 &\n',
    ],
    ['sleep 150', '[1]   Done                    sleep 100\n'],
    ['kill %2; kill $!', '[2]-  Terminated              sleep 500\n[3]+  Terminated              sleep 1000\n'],
    ['kill %9; kill 4711; fg', 'bash: kill: %9: no such job\nbash: kill: (4711) - No such process\nbash: fg: current: no such job\n', 1],
    ['false &', '[1] 2028\n[1]+  Exit 1                  false\n'],
    ['sleep 60 & wait; echo over', '[1] 2035\nover\n[1]+  Done                    sleep 60\n'],
    [
      'while true; do :; done &',
      '[1] 2042\nbash: too many commands executed (>10000)\n[1]+  Exit 126                while true; do :; done\n',
    ],
  ],
  'puts the history in': [
    ['echo one two', 'one two\n'],
    ['echo !$ && !!:p', 'echo two && echo one two\n'],
    ['!!', 'echo two && echo one two\ntwo\none two\n'],
    ['!nope; echo not run', 'bash: !nope: event not found\n'],
    ['history | tail -2', '    2  echo two && echo one two\n    3  history | tail -2\n'],
  ],
  'here-documents, redirects, substitutions, scripts': [
    ['cat <<EOF > x.yaml\nkind: $((1+1))\nEOF', ''],
    ["cat <<'EOF' | cat - x.yaml\n$HOME\nEOF", '$HOME\nkind: 2\n'],
    ['echo "$(cat x.yaml)" `echo y` && wc -l < x.yaml', 'kind: 2 y\n1\n'],
    ['echo "echo in $1" > s.sh; bash s.sh; sh -c "echo c"', 'in\nc\n'],
    ['cat <(echo one) | sed s/one/two/', 'two\n'],
  ],
  'syntax errors': [
    ['echo )', "bash: syntax error near unexpected token `)'\n", 2],
    ['echo a | | b', "bash: syntax error near unexpected token `|'\n", 2],
    ['echo a |', 'bash: syntax error: unexpected end of file\n', 2],
    ['| b', "bash: syntax error near unexpected token `|'\n", 2],
    ['if true; then', 'bash: syntax error: unexpected end of file\n', 2],
    ['echo "a', 'bash: unexpected EOF while looking for matching `"\'\n', 2],
  ],
  curl: [
    ['curl http://192.168.1.11:30080', 'hello é\n'],
    ['curl -s -o /dev/null -w "%{http_code}\\n" node01:30080/x', '200\n'],
    ['curl -s node01:30080 | grep -c hello', '1\n'],
    ['curl 192.168.1.11:30081', "curl: (7) Failed to connect to 192.168.1.11 port 30081 after 0 ms: Couldn't connect to server\n", 7],
    ['curl -s 192.168.1.11:30081', '', 7],
    ['curl http://web.shop/', 'curl: (6) Could not resolve host: web.shop\n', 6],
    ['curl -m 3 10.1.1.1', 'curl: (28) Connection timed out after 3000 milliseconds\n', 28],
    ['curl -i node01:30080', 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhello é\n'],
    ['curl --nope', "curl: option --nope: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n", 2],
    ['curl localhost:8080', "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to server\n", 7],
  ],
  'other tools of the network': [
    ['wget -qO- node01:30080', 'hello é\n'],
    ['wget -q node01:30081', '', 4],
    ['nc -zv node01 30080', 'Connection to node01 (192.168.1.11) 30080 port [tcp/*] succeeded!\n'],
    ['nslookup x', "Server:\t\t10.0.0.2\nAddress:\t10.0.0.2#53\n\n** server can't find x: NXDOMAIN\n\n", 1],
    ['ping node01', 'ping: seatrial does not simulate ICMP (a Service answers none either); try `curl` or `nc -zv HOST PORT`\n', 1],
  ],
  'other hosts and users': [
    ['ssh node01', ''],
    ['hostname; whoami; pwd; echo hi > here', 'node01\ncandidate\n/home/candidate\n'],
    ['sudo -i', ''],
    ['whoami; pwd; echo $HOME', 'root\n/root\n/root\n'],
    ['exit', 'logout\n'],
    ['exit', 'logout\nConnection to node01 closed.\n'],
    ['hostname; cat here', 'terminal\ncat: here: No such file or directory\n', 1],
    ['ssh node01 cat here', 'hi\n'],
    ['ssh node09', 'ssh: Could not resolve hostname node09: Name or service not known\n', 255],
    ['sudo whoami; sudo -u root id -u', 'root\n0\n'],
  ],
  'what is not simulated says so': [
    [
      'kubeadm join x',
      'seatrial does not simulate kubeadm join x; it has version, token list, token create, token delete, token generate, certs check-expiration, config images list, upgrade plan\n',
      1,
    ],
    ['echo a & echo b', '[1] 2007\na\nb\n[1]+  Done                    echo a\n'],
    ['frobnicate', 'bash: frobnicate: command not found\n', 127],
    ['systemctl status kubelet', 'systemctl: this host is no node of the cluster: `ssh` to one (controlplane, node01)\n', 1],
  ],
  'users and whose files are': [
    ['id; id -nG root; groups', 'uid=1000(candidate) gid=1000(candidate) groups=1000(candidate),27(sudo)\nroot\ncandidate sudo\n'],
    ['getent passwd root; getent hosts node01; getent group nope', 'root:x:0:0:root:/root:/bin/bash\n192.168.1.11    node01\n', 2],
    ['id nope; getent shadow', 'id: ‘nope’: no such user\nseatrial does not simulate getent shadow; it has passwd, group and hosts\n', 1],
    [
      'mkdir d; touch d/f; chown root d; chgrp adm nope',
      "chown: changing ownership of 'd': Operation not permitted\nchgrp: cannot access 'nope': No such file or directory\n",
      1,
    ],
    [
      'sudo chown -R nobody:adm d; sudo chown 1000: d; ls -ld d d/f | cut -c1-28',
      'drwxr-xr-x 2 candidate candi\n-rw-r--r-- 1 nobody    adm  \n',
    ],
    [
      'sudo chown nope d; sudo chgrp nope d; chown d',
      "chown: invalid user: ‘nope’\nchgrp: invalid group: ‘nope’\nchown: missing operand after ‘d’\nTry 'chown --help' for more information.\n",
      1,
    ],
    [
      'pgrep -l sshd; kill 702; sudo pkill sshd',
      '702 sshd\nbash: kill: (702) - Operation not permitted\nseatrial does not simulate ending process 702; stop its unit with systemctl, or remove its pod\n',
      1,
    ],
  ],
  'parts of files': [
    ['seq 5 > n; head -n -3 n; head -n-4 n - < n; cat n | head --lines=-4', '1\n2\n==> n <==\n1\n\n==> - <==\n1\n1\n'],
    ['head -n -1 nope; head -c 32 /dev/urandom | base64 | wc -c', "head: cannot open 'nope' for reading: No such file or directory\n45\n"],
    [
      'seq 6 > m; cmp n n; cmp n m; cmp -s n nope; cmp n',
      "cmp: EOF on n after byte 10, line 5\ncmp: nope: No such file or directory\ncmp: missing operand after 'cmp'\n",
      2,
    ],
    [
      'printf "1\\n2\\nx\\n" > m; cmp n m; realpath m ../nope',
      'n m differ: byte 5, line 3\n/home/candidate/m\nrealpath: ../nope: No such file or directory\n',
      1,
    ],
    ['base64 -d <<< YQo=; cat <<< a=b; echo "<<< c=d"', 'a\na=b\n<<< c=d\n'],
  ],
  'keys and certificates': [
    [
      'echo hi | openssl dgst; printf a | openssl md5 -r',
      'SHA2-256(stdin)= 98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4\n0cc175b9c0f1b6a831c399e269772661 *stdin\n',
    ],
    [
      'openssl rand 16 | wc -c; openssl rand -hex 16 | wc -c; openssl dgst -hmac k n',
      '16\n33\nseatrial does not simulate openssl dgst -hmac\n',
      1,
    ],
    [
      "openssl req -x509 -nodes -newkey rsa:1024 -days 90 -keyout ca.key -out ca.crt -subj /CN=shop -addext 'subjectAltName = DNS:shop,IP:10.0.0.1'",
      '',
    ],
    [
      'openssl x509 -in ca.crt -noout -subject -issuer -enddate; openssl x509 -in ca.crt -noout -text | grep -A1 "Alternative"',
      'subject=CN = shop\nissuer=CN = shop\nnotAfter=Feb 19 11:00:00 2027 GMT\n            X509v3 Subject Alternative Name: \n                DNS:shop, IP Address:10.0.0.1\n',
    ],
    [
      'openssl req -new -newkey rsa:1024 -nodes -keyout jane.key -subj /CN=jane/O=dev -out jane.csr; openssl x509 -req -in jane.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 10 -out jane.crt',
      'Certificate request self-signature ok\nsubject=CN = jane, O = dev\n',
    ],
    [
      'openssl verify -CAfile ca.crt jane.crt ca.crt; openssl x509 -noout -subject -issuer -enddate -in jane.crt',
      'jane.crt: OK\nca.crt: OK\nsubject=CN = jane, O = dev\nissuer=CN = shop\nnotAfter=Dec  1 11:00:00 2026 GMT\n',
    ],
    [
      'openssl x509 -req -in jane.csr -CA ca.crt -CAkey jane.key; openssl req -x509 -key ca.key -subj /CN=a -addext keyUsage=x',
      'CA certificate and CA private key do not match\nseatrial does not simulate extensions of certificates but subjectAltName=DNS:NAME,IP:ADDRESS\n',
      1,
    ],
  ],
  'time and facts': [
    ['date', 'Sat Nov 21 11:00:00 UTC 2026\n'],
    ['sleep 90; date +%H:%M:%S', '11:01:30\n'],
    ['timeout 5 sleep 60; echo $?; date +%T', '124\n11:01:35\n'],
    ["timeout 3.5 watch -t -n 1 echo x | wc -l; timeout 2 bash -c 'while true; do echo y; sleep 1; done'; echo $?", '4\ny\ny\n124\n'],
    [
      'history',
      "    1  date\n    2  sleep 90; date +%H:%M:%S\n    3  timeout 5 sleep 60; echo $?; date +%T\n    4  timeout 3.5 watch -t -n 1 echo x | wc -l; timeout 2 bash -c 'while true; do echo y; sleep 1; done'; echo $?\n    5  history\n",
    ],
    ['clear', '<clear>'],
    ['source <(kubectl completion bash); complete -F __start_kubectl k', ''],
  ],
}

describe.each(Object.entries(transcripts))('%s', { timeout: 20_000 }, (_name, steps) => {
  it('prints what the real shell prints', async () => {
    const { run } = session()
    for (const [line, output, exitCode = 0] of steps) expect({ line, ...(await run(line)) }).toEqual({ line, output, exitCode })
  })

  it('goes on from a snapshot after every line', async () => {
    let at = session()
    for (const [line, output, exitCode = 0] of steps) {
      at = session(JSON.parse(JSON.stringify(at.terminal.snapshot())), at.now())
      expect({ line, ...(await at.run(line)) }).toEqual({ line, output, exitCode })
    }
  })
})
