package cli

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/sandbox"
)

// headTimeout bounds how long a client of the sandbox may take for its headers.
const headTimeout = 10 * time.Second

func (p *program) sandboxCommand() *cobra.Command {
	var listen, scenario, write string
	var list bool
	cmd := p.command("sandbox", "use", "")
	cmd.Args = p.noArgs
	fl := cmd.Flags()
	fl.StringVar(&listen, "listen", "127.0.0.1:0", p.say("cli.flag.listen"))
	fl.StringVar(&scenario, "scenario", "well", p.say("cli.flag.scenario"))
	fl.StringVar(&write, "write", "", p.say("cli.flag.write"))
	fl.BoolVar(&list, "list", false, p.say("cli.flag.list"))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if list {
			p.scenarios()
			return nil
		}
		return p.serve(cmd.Context(), listen, scenario, write)
	}
	return cmd
}

// scenarios lists what can be practised.
func (p *program) scenarios() {
	all := sandbox.Scenarios()
	rows := make([][]string, 0, 1+len(all))
	rows = append(rows, []string{p.say("cli.sandbox.name"), p.say("cli.list.mode"), p.say("cli.sandbox.about")})
	for _, s := range all {
		rows = append(rows, []string{s.Name, string(s.Mode), s.Title})
	}
	p.out.table(rows)
}

// serve runs the sandbox until the command is stopped.
func (p *program) serve(ctx context.Context, listen, scenario, write string) error {
	srv, err := sandbox.New(sandbox.Options{Scenario: scenario, Now: p.env.Now})
	if err != nil {
		return usage("cli.usage.scenario", "name", scenario)
	}
	if host, _, err := net.SplitHostPort(listen); err != nil || !connection.Loopback(host) {
		return usage("cli.usage.listen", "address", listen)
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", listen)
	if err != nil {
		return &connection.Fault{Stage: connection.StageListener, Kind: "port-taken", Err: err}
	}
	cloud := srv.Cloud("http://" + l.Addr().String())
	if write != "" {
		if err := p.writeFile(write, standAlone(srv.Profiles()[0], cloud)); err != nil {
			_ = l.Close()
			return err
		}
	}
	p.introduce(srv, cloud)
	server := &http.Server{Handler: named(l.Addr().String(), srv.Handler()), ReadHeaderTimeout: headTimeout}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return &connection.Fault{Stage: connection.StageListener, Kind: "port-taken", Err: err}
	}
	return nil
}

// named refuses requests that reach the loopback address under another name
// (DNS rebinding).
func named(host string, next http.Handler) http.Handler {
	_, port, _ := net.SplitHostPort(host) // it is a listener's
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != host && r.Host != net.JoinHostPort("localhost", port) {
			http.Error(w, http.StatusText(http.StatusMisdirectedRequest), http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// standAlone is a practice connection that names its endpoints itself, so that
// any program can use it.
func standAlone(c connection.Profile, cloud connection.Cloud) connection.Profile {
	e := c.Effective(cloud)
	a := &c.Advanced
	a.OpenIDURL, a.AuthURL, a.TokenURL = e.OpenIDURL, e.AuthURL, e.TokenURL
	a.APIURL, a.EnvironmentsURL, a.WebURL = e.APIURL, e.EnvironmentsURL, e.WebURL
	a.Resource = e.Resource
	c.Cloud = connection.CloudOwn
	return c
}

// introduce prints where the sandbox is and what can be typed there. Its
// secrets open nothing else.
func (p *program) introduce(srv *sandbox.Server, cloud connection.Cloud) {
	p.out.line(p.out.in(bold, p.say("cli.sandbox.title")))
	p.out.pair("cli.sandbox.login", cloud.Login)
	p.out.pair("cli.sandbox.api", cloud.API)
	p.out.pair("cli.sandbox.web", cloud.Web)
	for _, c := range srv.Profiles() {
		p.out.line()
		p.out.line(p.out.in(bold, c.Name), "  ", string(c.Mode), " — ", p.say("cli.mode."+string(c.Mode)))
		p.out.pair("cli.show.tenant", c.Tenant)
		p.out.pair("cli.show.client", c.ClientID)
		p.out.pair("cli.show.secret", srv.Secret(c.ID).Reveal())
		p.out.pair("cli.show.environment", c.Environment)
		p.out.pair("cli.show.company", c.Company.Label())
		p.out.pair("cli.show.account", c.LoginHint)
	}
	p.out.line()
	p.note.line(p.say("cli.sandbox.stop"))
}
