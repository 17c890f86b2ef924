package cards

import (
	"context"

	"bcconnect/connection"
	"bcconnect/connection/check"
)

// ReportPanel is the choice of how a test's result is saved or copied.
type ReportPanel struct {
	Open   bool
	Format check.Format // empty means HTML
	Mask   bool         // names and ids become aliases
}

// Chosen is the format, with the default filled in: the page that everybody can
// open.
func (r ReportPanel) Chosen() check.Format {
	if r.Format == "" {
		return check.FormatHTML
	}
	return r.Format
}

// ReportToggled opens or closes the choice; then how, masked or not, and what is
// done with it.
type (
	ReportToggled struct{ ID string }
	ReportFormat  struct {
		ID     string
		Format check.Format
	}
	ReportMask struct {
		ID string
		On bool
	}
	ReportSaved  struct{ ID string }
	ReportCopied struct{ ID string }
)

func (e ReportToggled) apply(s State) (State, []Effect) {
	if !s.Card(e.ID).Tested {
		return s, nil
	}
	return s.with(e.ID, func(c *Card) { c.Reporting.Open = !c.Reporting.Open }), nil
}

func (e ReportFormat) apply(s State) (State, []Effect) {
	return s.with(e.ID, func(c *Card) { c.Reporting.Format = e.Format }), nil
}

func (e ReportMask) apply(s State) (State, []Effect) {
	return s.with(e.ID, func(c *Card) { c.Reporting.Mask = e.On }), nil
}

func (e ReportSaved) apply(s State) (State, []Effect)  { return s.report(e.ID, true) }
func (e ReportCopied) apply(s State) (State, []Effect) { return s.report(e.ID, false) }

func (s State) report(id string, file bool) (State, []Effect) {
	p, ok := s.Find(id)
	c := s.Card(id)
	if !ok || !c.Tested {
		return s, nil
	}
	return s, []Effect{Tell{Profile: p, Report: c.Report, Format: c.Reporting.Chosen(), Mask: c.Reporting.Mask, File: file}}
}

// Tell writes a report: into a file at a place that the user chooses, or onto
// the clipboard.
type Tell struct {
	Profile connection.Profile
	Report  check.Report
	Format  check.Format
	Mask    bool
	File    bool
}

// Slot implements Effect.
func (Tell) Slot() string { return "write" }

func (e Tell) run(ctx context.Context, svc Services, send func(Event)) {
	r := e.Report
	if e.Mask {
		r = r.Mask()
	}
	text, err := svc.Encode(r, e.Format)
	name := ""
	switch {
	case err != nil:
	case e.File:
		name, err = svc.WriteFile(ctx, r.Name+e.Format.Extension(), text)
	default:
		err = svc.Copy(ctx, string(text))
	}
	switch {
	case err != nil:
		send(OpenFailed{e.Profile.ID, svc.Explain(err)})
	case !e.File:
		send(Said{"card.said.copied", nil})
	case name != "":
		send(Said{"card.said.written", args(connection.ArgPath, name)})
	}
}
