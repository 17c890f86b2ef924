package cli

import (
	"context"

	"bcconnect/connection"
	"bcconnect/connection/engine"
	"bcconnect/connection/sandbox"
	"bcconnect/connection/wire"
)

// targets finds what is to be tested.
func (p *program) targets(ctx context.Context, f checkFlags, args []string) (*world, []connection.Profile, error) {
	switch {
	case f.scenario != "":
		return p.practice(ctx, f.scenario)
	case f.file != "":
		return p.fromFile(f)
	}
	w, err := p.real()
	if err != nil {
		return nil, nil, err
	}
	if !f.several() {
		c, err := w.find(ctx, args[0])
		return w, []connection.Profile{c}, err
	}
	all, err := w.List(ctx)
	if err == nil && len(all) == 0 {
		err = usage("cli.usage.none")
	}
	if err != nil || !f.many.chosen.given() {
		return w, all, err
	}
	chosen := f.many.chosen.among(all)
	if len(chosen) == 0 {
		err = usage("cli.usage.nochoice")
	}
	return w, chosen, err
}

// fromFile tests a connection that is not kept.
func (p *program) fromFile(f checkFlags) (*world, []connection.Profile, error) {
	c, err := p.readFile(f.file)
	if err != nil {
		return nil, nil, err
	}
	secret, _, err := f.secret.read(p, EnvSecret)
	if err != nil {
		return nil, nil, err
	}
	w, err := p.nowhere()
	if err != nil {
		return nil, nil, err
	}
	c.ID, c.Name = "file", first(c.Name, f.file)
	c.Keep = connection.KeepSession
	w.Hold(c.ID, secret)
	return w, []connection.Profile{c}, nil
}

// practice starts the sandbox in a scenario, and has the scenario's person sign
// in where one must. Nothing of it is kept.
func (p *program) practice(ctx context.Context, scenario string) (*world, []connection.Profile, error) {
	at, ok := sandbox.Find(scenario)
	if !ok {
		return nil, nil, usage("cli.usage.scenario", "name", scenario)
	}
	srv, err := sandbox.New(sandbox.Options{Scenario: scenario, Now: p.env.Now})
	if err != nil {
		return nil, nil, &connection.Fault{Stage: connection.StageStore, Kind: "sandbox", Err: err}
	}
	o := wire.Options{ResponseTimeout: at.Patience()}
	cloud := srv.Cloud("https://sandbox.invalid")
	if at.Memory {
		o.Transport = srv.Transport()
	} else if cloud, err = srv.Listen(ctx); err != nil {
		return nil, nil, &connection.Fault{Stage: connection.StageListener, Kind: "port-taken", Err: err}
	}
	visitor := &visitor{srv: srv}
	w, err := p.open(place{clouds: []connection.Cloud{cloud}, wire: o, browse: visitor.browse})
	if err != nil {
		return nil, nil, err
	}
	c := srv.Profiles()[0]
	w.Hold(c.ID, srv.Secret(c.ID))
	if c.Mode.Interactive() {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		visitor.stuck = func(text string) {
			if w.AnswerSignIn(c.ID, text) != nil {
				stop() // nothing there to go on with
			}
		}
		// Why nobody could sign in is what the test then says.
		_, _ = w.SignIn(ctx, c, engine.Interaction{}, nil)
	}
	return w, []connection.Profile{c}, nil
}

// visitor is the scenario's person at a browser, who tells what they read on a
// page that leads nowhere, as a person would type it in.
type visitor struct {
	srv   *sandbox.Server
	stuck func(text string)
}

func (v *visitor) browse(ctx context.Context, url string) error {
	text, err := v.srv.Visit(ctx, url)
	if text != "" && v.stuck != nil {
		v.stuck(text)
	}
	return err
}

func scenarioNames() []string {
	all := sandbox.Scenarios()
	names := make([]string, 0, len(all))
	for _, s := range all {
		names = append(names, s.Name)
	}
	return names
}
