package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/bundle"
	"bcconnect/connection/handover"
	"bcconnect/connection/handover/importers"
	"bcconnect/connection/store"
	"bcconnect/connection/transfer"
)

// needed reads the passphrase of a bundle, which cannot be empty.
func (c *certificateFlags) needed(p *program) (connection.Secret, error) {
	phrase, err := c.passphrase(p)
	if err == nil && phrase.Empty() {
		err = usage("cli.usage.passphrase")
	}
	return phrase, err
}

// sealedFlags are those of an export with secrets.
type sealedFlags struct {
	on, all    bool
	passphrase *certificateFlags
}

func (p *program) sealedFlags(cmd *cobra.Command, f *sealedFlags) {
	cmd.Flags().BoolVar(&f.on, "with-secrets", false, p.say("cli.flag.with-secrets"))
	cmd.Flags().BoolVar(&f.all, "all", false, p.say("cli.flag.everything"))
	f.passphrase = p.passphraseFlags(cmd)
}

// exportSealed writes a bundle; a file that is there is not replaced.
func (p *program) exportSealed(ctx context.Context, w *world, names []string, out string, f sealedFlags) error {
	if out == "" {
		return usage("cli.usage.sealedout")
	}
	if f.all != (len(names) == 0) {
		return usage("cli.usage.name")
	}
	if _, err := os.Lstat(out); err == nil {
		return usage("cli.usage.exists", "path", out)
	}
	ids := make([]string, 0, len(names))
	for _, n := range names {
		c, err := w.find(ctx, n)
		if err != nil {
			return err
		}
		ids = append(ids, c.ID)
	}
	phrase, err := f.passphrase.needed(p)
	if err != nil {
		return err
	}
	list, err := w.Unseal(ctx, ids...)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return usage("cli.usage.none")
	}
	var b bytes.Buffer
	if err := bundle.Write(&b, list, phrase, bundle.Standard()); err != nil {
		return err
	}
	if err := store.WriteFile(out, b.Bytes()); err != nil {
		return err
	}
	p.note.line(p.say("cli.export.sealed", "count", strconv.Itoa(len(list)), "path", out))
	return nil
}

// importFlags are those of files that are not our own connection files.
type importFlags struct {
	format, conflict string
	take, json       bool
	passphrase       *certificateFlags
}

func (p *program) importFlags(cmd *cobra.Command, f *importFlags) {
	names := make([]string, 0, len(importers.Formats()))
	for _, x := range importers.Formats() {
		names = append(names, string(x))
	}
	cmd.Flags().StringVar(&f.format, "format", "", p.say("cli.flag.kind", "choices", strings.Join(names, ", ")))
	cmd.Flags().StringVar(&f.conflict, "conflict", "", p.say("cli.flag.conflict"))
	cmd.Flags().BoolVar(&f.take, "take-secrets", false, p.say("cli.flag.take-secrets"))
}

// ownFile reads the only file, and says whether it is a connection file.
func (p *program) ownFile(args []string) (data []byte, own bool, err error) {
	if len(args) == 0 {
		return nil, false, usage("cli.usage.name")
	}
	if data, err = p.contents(args[0]); err != nil || len(args) > 1 {
		return data, false, err
	}
	return data, handover.IsFile(data), nil
}

// contents reads a file of any kind that is imported.
func (p *program) contents(path string) ([]byte, error) {
	r := p.env.Stdin
	if path != "-" {
		f, err := p.readable(path)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		r = f
	}
	data, err := io.ReadAll(io.LimitReader(r, bundle.MaxFile+1))
	if err != nil {
		return nil, (&connection.Fault{Stage: connection.StageImport, Kind: "import-unreadable", Err: err}).With(connection.ArgPath, path)
	}
	return data, nil
}

// importFiles brings in what bundles and other tools' files hold; data is the
// first file's contents.
func (p *program) importFiles(ctx context.Context, w *world, paths []string, data []byte, f importFlags) error {
	if f.conflict != "" && !slices.Contains(transfer.Choices(), transfer.Choice(f.conflict)) {
		return usage("cli.usage.conflict", "choices", f.conflict)
	}
	var all []bundle.Entry
	for i, path := range paths {
		var err error
		if i > 0 {
			if data, err = p.contents(path); err != nil {
				return err
			}
		}
		list, err := p.entries(data, f)
		if err != nil {
			return err
		}
		all = append(all, list...)
	}
	return p.bring(ctx, w, all, f)
}

// entries are the connections of one file.
func (p *program) entries(data []byte, f importFlags) ([]bundle.Entry, error) {
	switch {
	case bundle.Is(data):
		if err := bundle.Check(data); err != nil {
			return nil, err
		}
		phrase, err := f.passphrase.needed(p)
		if err != nil {
			return nil, err
		}
		return bundle.Read(data, phrase)
	case handover.IsFile(data): // one of several
		c, err := handover.ReadFile(bytes.NewReader(data))
		c.Name = first(c.Name, c.Tenant)
		c.Draft = connection.HasErrors(c.Issues("", p.env.Now()))
		return []bundle.Entry{{Profile: c}}, err
	}
	r, err := importers.Read(data, importers.Format(f.format))
	if err != nil {
		return nil, err
	}
	p.note.line(p.say("cli.import.format", "name", string(r.Format)))
	return p.foreign(r.Found, f), nil
}

// foreign are the connections of another tool's file; secrets come along only when
// somebody wants them to.
func (p *program) foreign(found []importers.Found, f importFlags) []bundle.Entry {
	list := make([]bundle.Entry, 0, len(found))
	secrets := false
	for i, x := range found {
		c := x.Profile(i + 1)
		c.Draft = connection.HasErrors(c.Issues(x.Secret, p.env.Now()))
		p.tell(c, x)
		secrets = secrets || !x.Secret.Empty()
		list = append(list, bundle.Entry{Profile: c, Secret: x.Secret})
	}
	if secrets && !f.take && (f.json || !p.agrees("cli.import.take")) {
		p.note.line(p.say("cli.import.nosecrets"))
		for i := range list {
			list[i].Secret = ""
		}
	}
	return list
}

// tell says what was found and where; of a secret only its length.
func (p *program) tell(c connection.Profile, x importers.Found) {
	p.out.line(p.say("cli.import.found", "name", c.Name, "tenant", orDash(c.Tenant), "clientId", orDash(c.ClientID), "environment", orDash(c.Environment)))
	if !x.Secret.Empty() {
		p.out.line("  ", p.say("cli.import.secret", "count", strconv.Itoa(x.Secret.Len()), "line", strconv.Itoa(x.Lines[connection.FieldSecret])))
	}
	several := map[connection.Field]int{}
	var order []connection.Field
	for _, c := range x.Candidates {
		if len(c.Could) == 1 {
			if several[c.Could[0]]++; several[c.Could[0]] == 1 {
				order = append(order, c.Could[0])
			}
		}
	}
	for _, field := range order {
		p.out.line("  ", p.say("cli.import.open", "field", flagOf(field), "count", strconv.Itoa(several[field])))
	}
}

// orDash shows that there is nothing.
func orDash(s string) string { return first(s, "–") }

// or is the first error.
func or(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

// bring saves connections; nothing is saved as long as it is open what becomes
// of one that is there already.
func (p *program) bring(ctx context.Context, w *world, list []bundle.Entry, f importFlags) error {
	there, err := w.List(ctx)
	if err != nil {
		return err
	}
	if names := clashing(there, list); f.conflict == "" && len(names) > 0 {
		return usage("cli.usage.conflict", "choices", strings.Join(names, ", "))
	}
	var done []arrival
	count := 0
	for _, x := range list {
		one, saved, err := p.bringOne(ctx, w, there, x, transfer.Choice(f.conflict))
		if err != nil {
			p.out.line(p.say("cli.import.done", "count", strconv.Itoa(count)))
			return err
		}
		if done = append(done, one); one.Done != arrivalSkipped {
			there, count = append(there, saved), count+1
		}
	}
	p.out.line(p.say("cli.import.done", "count", strconv.Itoa(count)))
	return p.arrived(f.json, done...)
}

// clashing names the connections that are there already.
func clashing(there []connection.Profile, list []bundle.Entry) []string {
	var names []string
	for _, x := range list {
		if old, ok := transfer.Clash(there, x.Profile); ok {
			names = append(names, old.Name)
		}
	}
	return names
}

// bringOne saves one connection, or leaves the one that is there.
func (p *program) bringOne(ctx context.Context, w *world, there []connection.Profile, x bundle.Entry, choice transfer.Choice) (arrival, connection.Profile, error) {
	old, clash := transfer.Clash(there, x.Profile)
	replaces, how := "", arrivalNew
	switch {
	case clash && choice == transfer.Skip:
		p.note.line(p.say("cli.import.skipped", "name", old.Name))
		return arrival{Done: arrivalSkipped, listed: p.listed(old)}, old, nil
	case clash && choice == transfer.Replace:
		replaces, how = old.ID, arrivalReplaced
		x.Profile = transfer.Over(old, x.Profile)
	default:
		x.Profile.Name = transfer.FreeName(there, x.Profile.Name)
	}
	saved, err := w.Arrive(ctx, x, replaces)
	if err != nil {
		return arrival{}, saved, err
	}
	p.labels(saved)
	return arrival{Done: how, listed: p.listed(saved)}, saved, nil
}

// labels says under which customer and with which tags a connection came in.
func (p *program) labels(c connection.Profile) {
	if c.Group != "" || c.Tags != "" {
		p.out.line(p.say("cli.import.labels", "name", c.Name, "group", orDash(c.Group), "tags", orDash(c.Tags.String())))
	}
}
