package check

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/wire"
)

// network reaches every host of the connection, through the same client and
// proxy as all later rungs, and leaves the connections open for them. Whatever
// a host answers, it has been reached. The OpenID configuration, which the next
// rung reads, serves as the question to the login host.
func network(ctx context.Context, w *World) Outcome {
	begun := time.Now()
	origins := w.origins()
	reached := make([]greeting, len(origins)+1)
	var all sync.WaitGroup
	for i, origin := range origins {
		all.Go(func() { reached[i+1] = w.greet(ctx, origin) })
	}
	if discoverable(w) {
		all.Go(func() { reached[0] = w.greetLogin(ctx) })
	}
	all.Wait()
	took := time.Since(begun)
	for _, g := range reached {
		if g.err != nil {
			return w.failed(RungNetwork, g.err).took(took).tags(RungNetwork, RungTenant)
		}
	}
	return w.clock(reached).took(took).tags(RungNetwork, RungTenant)
}

// greeting is what a host answered.
type greeting struct {
	err   error         // it was not reached
	skew  time.Duration // local clock minus its clock
	clock bool          // skew is known
}

// origins are the hosts to greet, apart from the one that discovery greets.
func (w *World) origins() []string {
	known := map[string]bool{}
	if discoverable(w) {
		known[originOf(w.Effective.OpenIDURL)] = true
	}
	var all []string
	for _, address := range []string{w.Effective.TokenURL, w.Effective.APIURL} {
		o := originOf(address)
		if o != "" && !known[o] {
			known[o] = true
			all = append(all, o)
		}
	}
	return all
}

func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// greet asks for nothing, so that the connection is there.
func (w *World) greet(ctx context.Context, origin string) greeting {
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, origin+"/", nil)
	if err != nil {
		return greeting{err: &connection.Fault{Stage: connection.StageNetwork, Kind: "address", Err: err}}
	}
	h := *w.HTTP
	h.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := h.Do(req)
	if err != nil {
		f := wire.Classify(connection.StageNetwork, req.URL.Host, err)
		return greeting{err: f}
	}
	// A connection is used again only when its answer has been read.
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	_ = resp.Body.Close()
	if resp.StatusCode == http.StatusProxyAuthRequired {
		f := &connection.Fault{Stage: connection.StageNetwork, HTTP: resp.StatusCode, Net: connection.NetProxyAuth}
		return greeting{err: f.With(connection.ArgHost, req.URL.Host)}
	}
	date, err := http.ParseTime(resp.Header.Get("Date"))
	return greeting{skew: w.Now().Sub(date), clock: err == nil}
}

// greetLogin reads the OpenID configuration. An answer that the next rung will
// not like is an answer.
func (w *World) greetLogin(ctx context.Context) greeting {
	meta, _, err := w.discover(ctx)
	if err == nil {
		return greeting{skew: w.Now().Sub(meta.Date), clock: !meta.Date.IsZero()}
	}
	f := *faultIn(err)
	if cancelled(err) || (f.HTTP == 0 && f.Net != connection.NetNone) || f.Net == connection.NetProxyAuth {
		f.Stage = connection.StageNetwork
		return greeting{err: withHost(&f, hostOf(w.Effective.OpenIDURL))}
	}
	return greeting{}
}

// clock compares the clocks. The smallest difference counts: an answer out of
// a cache carries an old date.
func (w *World) clock(reached []greeting) Outcome {
	var skew time.Duration
	known := false
	for _, g := range reached {
		if g.clock && (!known || g.skew.Abs() < skew.Abs()) {
			skew, known = g.skew, true
		}
	}
	w.shared.skew = skew
	learn := func(f *Facts) { f.ClockOff = skew }
	hosts := strconv.Itoa(len(hostsOf(w)))
	if skew.Abs() <= clockTolerance {
		return passed(RungNetwork, "pass", "count", hosts).learn(learn)
	}
	f := &connection.Fault{Stage: connection.StageNetwork, Kind: KindClockOff, Net: connection.NetClock}
	minutes := strconv.Itoa(int(skew.Abs().Round(time.Minute).Minutes()))
	out := w.noted(RungNetwork, f.With(connection.ArgMinutes, minutes)).learn(learn)
	// How far, and which way, is what somebody who looks at the clock wants to know.
	out.Words = Words{Key: "rung.network.behind", Args: map[connection.Arg]string{connection.ArgCount: minutes}}
	if skew > 0 {
		out.Words.Key = "rung.network.ahead"
	}
	return out
}

// hostsOf are the hosts that the connection talks to.
func hostsOf(w *World) map[string]bool {
	all := map[string]bool{hostOf(w.Effective.TokenURL): true, hostOf(w.Effective.APIURL): true}
	if discoverable(w) {
		all[hostOf(w.Effective.OpenIDURL)] = true
	}
	return all
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// withHost copies the fault and says which host it was about, unless it does.
func withHost(f *connection.Fault, host string) *connection.Fault {
	if f.Args[connection.ArgHost] != "" {
		return f
	}
	return withKind(f, f.Kind).With(connection.ArgHost, host)
}
