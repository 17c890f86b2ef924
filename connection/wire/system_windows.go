package wire

import (
	"net/http"
	"net/url"
	"sync"

	"github.com/mattn/go-ieproxy"
)

// systemProxy picks the proxy that Windows is set to (the dialogue, a script or
// a policy), after the variables of the environment. Windows is asked when the
// first request is made, not at the start.
func systemProxy() proxyFunc {
	pick := sync.OnceValue(ieproxy.GetProxyFunc)
	return func(r *http.Request) (*url.URL, error) { return pick()(r) }
}
