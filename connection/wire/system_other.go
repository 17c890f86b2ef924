//go:build !windows

package wire

import "net/http"

// systemProxy picks the proxy that the environment names.
func systemProxy() proxyFunc { return http.ProxyFromEnvironment }
