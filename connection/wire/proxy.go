package wire

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"

	"bcconnect/connection"
)

var (
	errNoCertificate = errors.New("wire: no certificate (PEM) in the file")
	errProxyAddress  = errors.New("wire: not the address of a proxy")
)

// proxyError is a proxy's refusal to open a tunnel or to forward a request.
type proxyError struct{ status int }

// Error implements error.
func (e *proxyError) Error() string { return fmt.Sprintf("wire: the proxy answered %d", e.status) }

type proxyFunc = func(*http.Request) (*url.URL, error)

// chooseProxy makes the function that picks the proxy of a request.
func chooseProxy(proxy, noProxy string) (proxyFunc, error) {
	pick := systemProxy()
	switch proxy {
	case "":
	case ProxyNone:
		return nil, nil
	default:
		u, err := parseProxy(proxy)
		if err != nil {
			return nil, err
		}
		pick = http.ProxyURL(u)
		if noProxy == "" {
			noProxy = envNoProxy()
		}
	}
	direct := parseNoProxy(noProxy)
	return func(r *http.Request) (*url.URL, error) {
		if loopback(r.URL.Hostname()) || direct.match(r.URL) {
			return nil, nil
		}
		return pick(r)
	}, nil
}

func envNoProxy() string {
	if v := os.Getenv("NO_PROXY"); v != "" {
		return v
	}
	return os.Getenv("no_proxy")
}

// parseProxy reads a proxy's address. Its error never holds the address, which
// may hold a password.
func parseProxy(raw string) (*url.URL, error) {
	fault := &connection.Fault{Stage: connection.StageNetwork, Kind: "proxy-address", Net: connection.NetProxy, Err: errProxyAddress}
	if !strings.Contains(raw, "://") {
		raw = "http://" + raw
	}
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Hostname() == "" {
		return nil, fault
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
		return u, nil
	}
	return nil, fault.With(connection.ArgHost, u.Hostname())
}

// loopback says whether a host is this machine.
func loopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// direct is a parsed NO_PROXY list.
type direct struct {
	all   bool
	rules []directRule
}

type directRule struct {
	host   string // "example.com" matches itself and what is below it
	below  bool   // ".example.com" matches only what is below
	port   string // empty: every port
	prefix netip.Prefix
}

func parseNoProxy(list string) direct {
	var d direct
	for entry := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\t' }) {
		entry = strings.ToLower(entry)
		if entry == "*" {
			d.all = true
			continue
		}
		if prefix, err := netip.ParsePrefix(entry); err == nil {
			d.rules = append(d.rules, directRule{prefix: prefix})
			continue
		}
		rule := directRule{host: entry}
		if host, port, err := net.SplitHostPort(entry); err == nil {
			rule.host, rule.port = host, port
		}
		rule.host = strings.Trim(rule.host, "[]")
		if ip, err := netip.ParseAddr(rule.host); err == nil {
			rule.prefix = netip.PrefixFrom(ip, ip.BitLen())
		}
		rule.host = strings.TrimPrefix(rule.host, "*")
		rule.host, rule.below = strings.CutPrefix(rule.host, ".")
		if rule.host != "" {
			d.rules = append(d.rules, rule)
		}
	}
	return d
}

func (d direct) match(u *url.URL) bool {
	if d.all {
		return true
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	ip, err := netip.ParseAddr(host)
	for _, r := range d.rules {
		if r.port != "" && r.port != port {
			continue
		}
		switch {
		case r.prefix.IsValid():
			if err == nil && r.prefix.Contains(ip.Unmap()) {
				return true
			}
		case strings.HasSuffix(host, "."+r.host), !r.below && host == r.host:
			return true
		}
	}
	return false
}
