package cli

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/store"
)

func formatNames() []string {
	var out []string
	for _, f := range check.Formats() {
		out = append(out, string(f))
	}
	return out
}

// reportFlags say how a test's result is written.
type reportFlags struct {
	format      check.Format
	json, junit bool
	out         string // "" is standard output
	mask        bool
	compare     string
	earlier     []check.Report
}

func (p *program) reportFlags(cmd *cobra.Command) *reportFlags {
	f := &reportFlags{}
	fl := cmd.Flags()
	fl.StringVar((*string)(&f.format), "format", "", p.say("cli.flag.format"))
	fl.BoolVar(&f.json, "json", false, p.say("cli.flag.jsonreport"))
	fl.BoolVar(&f.junit, "junit", false, p.say("cli.flag.junit"))
	fl.StringVarP(&f.out, "out", "o", "", p.say("cli.flag.out"))
	fl.BoolVar(&f.mask, "mask", false, p.say("cli.flag.mask"))
	fl.StringVar(&f.compare, "compare", "", p.say("cli.flag.compare"))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formatNames(), cobra.ShellCompDirectiveNoFileComp)) // the flag is there
	return f
}

// settle finds the format and reads what is compared with, before anything is
// tested.
func (f *reportFlags) settle(p *program) error {
	if f.mask && p.verbose {
		return usage("cli.usage.mask")
	}
	if err := f.choose(); err != nil {
		return err
	}
	if f.out == "-" {
		f.out = ""
	}
	if f.compare == "" {
		return nil
	}
	file, err := p.readable(f.compare)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	f.earlier, err = check.ReadReports(file)
	var fault *connection.Fault
	if errors.As(err, &fault) {
		return usage("cli.usage."+fault.Kind, "path", f.compare)
	}
	return err
}

// choose finds the format: by name, by a shortcut, or by the file's name.
func (f *reportFlags) choose() error {
	var named []string
	if f.format != "" {
		named = append(named, string(f.format))
	}
	if f.json {
		named = append(named, string(check.FormatJSON))
	}
	if f.junit {
		named = append(named, string(check.FormatJUnit))
	}
	switch {
	case len(named) > 1:
		return usage("cli.usage.formats")
	case len(named) == 0:
		f.format = formatOf(f.out)
		return nil
	case !slices.Contains(formatNames(), named[0]):
		return usage("cli.usage.value", "flag", "--format", "values", strings.Join(formatNames(), ", "))
	}
	f.format = check.Format(named[0])
	return nil
}

// formatOf guesses the format by the name of the file.
func formatOf(path string) check.Format {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".json":
		return check.FormatJSON
	case ".xml":
		return check.FormatJUnit
	case ".html", ".htm":
		return check.FormatHTML
	case ".md":
		return check.FormatMarkdown
	}
	return check.FormatText
}

// screen says whether the ladder is shown: unless something else is written
// where it would stand.
func (f *reportFlags) screen() bool { return f.format == check.FormatText || f.out != "" }

// finish makes a report what it is asked to be: of this version, compared, and
// masked.
func (f *reportFlags) finish(p *program, r check.Report, alone bool) check.Report {
	r.Program = p.env.Version
	if old, ok := f.before(r, alone); ok {
		c := check.Compare(old, r)
		r.Changes = &c
	} else if f.compare != "" {
		p.note.line(p.say("cli.check.uncompared", "name", r.Name, "path", f.compare))
	}
	if f.mask {
		r = r.Mask()
	}
	return r
}

// before finds the earlier report of the same connection: by its id, by its
// name, or because there is only one of each.
func (f *reportFlags) before(r check.Report, alone bool) (check.Report, bool) {
	for _, same := range []func(check.Report) bool{
		func(old check.Report) bool { return old.Profile == r.Profile && !old.Masked },
		func(old check.Report) bool { return old.Name == r.Name },
		func(check.Report) bool { return alone && len(f.earlier) == 1 },
	} {
		if i := slices.IndexFunc(f.earlier, same); i >= 0 {
			return f.earlier[i], true
		}
	}
	return check.Report{}, false
}

// write writes the reports into the file, or where the ladder would stand.
func (f *reportFlags) write(p *program, reports []check.Report, list bool) error {
	if f.out == "" && f.format == check.FormatText {
		return nil // the ladder has been shown
	}
	var b bytes.Buffer
	if err := f.encode(&b, p, reports, list); err != nil {
		return &connection.Fault{Stage: connection.StageStore, Kind: "encode", Err: err}
	}
	if f.out == "" {
		_, _ = p.env.Stdout.Write(b.Bytes()) // what cannot be written has nobody to read it
		return nil
	}
	if err := store.WriteFile(f.out, b.Bytes()); err != nil {
		return err
	}
	p.note.line(p.say("cli.check.written", "path", f.out))
	return nil
}

func (f *reportFlags) encode(w io.Writer, p *program, reports []check.Report, list bool) error {
	if list && f.format == check.FormatJSON {
		return check.WriteJSONList(w, reports...)
	}
	return f.format.Write(w, p.say, reports...)
}
