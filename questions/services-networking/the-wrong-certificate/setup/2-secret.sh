# Self-signed for *.example.com, made for these questions.
mkdir -p /home/candidate/tls
cat > /home/candidate/tls/tls.crt <<'PEM'
-----BEGIN CERTIFICATE-----
MIIBoTCCAUegAwIBAgIUcy1ytrSxtIedjcFh8k4hGeOTCLgwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNKi5leGFtcGxlLmNvbTAgFw0yNjExMjExODAwMjJaGA8yMTI2
MTAyODE4MDAyMlowGDEWMBQGA1UEAwwNKi5leGFtcGxlLmNvbTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABNqZRdG0M7Yn9J8pTI37hD7E98XMukXlQa26pp1uuYxL
G91JpiBZ1vjPTyOkxoDZ582VgIgph2rpzBQJ1x8W6jijbTBrMB0GA1UdDgQWBBSH
sCxriis6UtrXkvETDqDSGrsUdTAfBgNVHSMEGDAWgBSHsCxriis6UtrXkvETDqDS
GrsUdTAPBgNVHRMBAf8EBTADAQH/MBgGA1UdEQQRMA+CDSouZXhhbXBsZS5jb20w
CgYIKoZIzj0EAwIDSAAwRQIhAOB4tZPwGGCY7UwSfja2vmUO0lAIwmUcdopXcTVa
X+FGAiB//hVHT+feHBO/yZ676lWp3kwq6h0k2Ljxnnl8c/ExLg==
-----END CERTIFICATE-----
PEM
cat > /home/candidate/tls/tls.key <<'PEM'
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgWXLX2eP6f8RskISl
ku2jSxqnBn3kWCYA4NKUBDGtC/ChRANCAATamUXRtDO2J/SfKUyN+4Q+xPfFzLpF
5UGtuqadbrmMSxvdSaYgWdb4z08jpMaA2efNlYCIKYdq6cwUCdcfFuo4
-----END PRIVATE KEY-----
PEM
kubectl -n __ns__ create secret generic __secret__ --from-file=/home/candidate/tls/tls.crt --from-file=/home/candidate/tls/tls.key
