package cli

import (
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/certificate"
	"bcconnect/connection/store"
)

// certificateFlags say where a certificate and its passphrase come from.
type certificateFlags struct {
	files []string
	stdin bool
	env   string
	file  string
}

// passphraseFlags adds the ways to give a passphrase; none of them is an
// argument that others could read.
func (p *program) passphraseFlags(cmd *cobra.Command) *certificateFlags {
	c := &certificateFlags{}
	f := cmd.Flags()
	f.BoolVar(&c.stdin, "passphrase-stdin", false, p.say("cli.flag.passphrase-stdin"))
	f.StringVar(&c.env, "passphrase-env", "", p.say("cli.flag.passphrase-env"))
	f.StringVar(&c.file, "passphrase-file", "", p.say("cli.flag.passphrase-file"))
	cmd.MarkFlagsMutuallyExclusive("passphrase-stdin", "passphrase-env", "passphrase-file")
	return c
}

// certificateFlags adds them to a command that takes a secret as well.
func (p *program) certificateFlags(cmd *cobra.Command, s *secretFlags) {
	s.certificate = p.passphraseFlags(cmd)
	cmd.Flags().StringArrayVar(&s.certificate.files, "certificate", nil, p.say("cli.flag.certificate"))
	cmd.MarkFlagsMutuallyExclusive("secret-stdin", "passphrase-stdin")
	for _, other := range []string{"secret-stdin", "secret-env", "secret-file"} {
		cmd.MarkFlagsMutuallyExclusive("certificate", other)
	}
}

// passphrase reads the passphrase; none is an empty one.
func (c *certificateFlags) passphrase(p *program) (connection.Secret, error) {
	if !c.stdin && c.env == "" && c.file == "" {
		return "", nil
	}
	given, _, err := (&secretFlags{stdin: c.stdin, env: c.env, file: c.file}).read(p, "")
	return given, err
}

// load reads the certificate that the flags name; nil if they name none.
func (c *certificateFlags) load(p *program) (*certificate.Certificate, error) {
	if c == nil || len(c.files) == 0 {
		return nil, nil //nolint:nilnil // none was asked for
	}
	pass, err := c.passphrase(p)
	if err != nil {
		return nil, err
	}
	files := make([][]byte, 0, len(c.files))
	for _, path := range c.files {
		f, err := p.readable(path)
		if err != nil {
			return nil, err
		}
		data, err := readUpTo(f, certificate.MaxFile+1)
		if err != nil {
			return nil, err
		}
		files = append(files, data)
	}
	return certificate.Load(files, pass)
}

func readUpTo(f *os.File, most int64) ([]byte, error) {
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return nil, &connection.Fault{Stage: connection.StageImport, Kind: "import-unreadable", Err: err}
	}
	return data, nil
}

// certified lays a certificate over a connection and returns its sealed key.
func certified(to *connection.Profile, c *certificate.Certificate) (connection.Secret, error) {
	key, err := c.Seal()
	if err != nil {
		return "", err
	}
	to.Proof, to.Certificate = connection.ProofCertificate, c.Meta()
	return key, nil
}

func (p *program) certificateCommand() *cobra.Command {
	cmd := p.command("certificate", "keep", "")
	cmd.AddCommand(p.certificateLoad(), p.certificateCreate(), p.certificateShow(), p.certificateSave())
	return cmd
}

// certificateOf makes a sub-command that is about one connection.
func (p *program) certificateOf(name, args string, run func(cmd *cobra.Command, w *world, c connection.Profile, args []string) error) *cobra.Command {
	key := "cli.certificate." + name
	cmd := &cobra.Command{
		Use: name + " " + args, Short: p.say(key + ".short"), Long: p.say(key + ".long"), Example: p.say(key + ".example"),
		DisableFlagsInUseLine: true, ValidArgsFunction: p.completeNames,
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		w, err := p.real()
		if err != nil {
			return err
		}
		c, err := w.find(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		return run(cmd, w, c, args[1:])
	}
	cmd.Args = p.oneName
	return cmd
}

func (p *program) certificateLoad() *cobra.Command {
	var flags *certificateFlags
	cmd := p.certificateOf("load", "NAME FILE…", func(cmd *cobra.Command, w *world, c connection.Profile, files []string) error {
		flags.files = files
		loaded, err := flags.load(p)
		if err != nil {
			return err
		}
		return p.keepCertificate(cmd, w, c, loaded)
	})
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) < 2 {
			return usage("cli.usage.certificatefile")
		}
		return nil
	}
	flags = p.passphraseFlags(cmd)
	return cmd
}

func (p *program) certificateCreate() *cobra.Command {
	r := certificate.Request{}
	var out string
	cmd := p.certificateOf("create", "NAME", func(cmd *cobra.Command, w *world, c connection.Profile, _ []string) error {
		r.Now = p.env.Now()
		if r.Name == "" {
			name := []rune("BC Connect " + c.Name)
			r.Name = string(name[:min(len(name), certificate.MaxName)])
		}
		if err := p.absent(out); err != nil {
			return err
		}
		made, err := certificate.Create(r)
		if err != nil {
			return err
		}
		if err := p.keepCertificate(cmd, w, c, made); err != nil {
			return err
		}
		return p.writePublic(out, made.DER(), made.PEM())
	})
	cmd.Flags().StringVar(&r.Name, "subject", "", p.say("cli.flag.subject"))
	cmd.Flags().IntVar(&r.Months, "months", certificate.DefaultMonths, p.say("cli.flag.months"))
	cmd.Flags().IntVar(&r.Bits, "bits", certificate.DefaultBits, p.say("cli.flag.bits"))
	cmd.Flags().StringVarP(&out, "output", "o", "", p.say("cli.flag.public"))
	return cmd
}

func (p *program) certificateShow() *cobra.Command {
	var asJSON bool
	cmd := p.certificateOf("show", "NAME", func(_ *cobra.Command, _ *world, c connection.Profile, _ []string) error {
		if asJSON {
			return p.json(c.Certificate)
		}
		p.showCertificate(c)
		return nil
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, p.say("cli.flag.json"))
	return cmd
}

func (p *program) certificateSave() *cobra.Command {
	var out string
	cmd := p.certificateOf("save", "NAME", func(cmd *cobra.Command, w *world, c connection.Profile, _ []string) error {
		if out == "" {
			return usage("cli.usage.certificateout")
		}
		if err := p.absent(out); err != nil {
			return err
		}
		part, err := w.PublicPart(cmd.Context(), c)
		if err != nil {
			return err
		}
		return p.writePublic(out, part.DER, part.PEM)
	})
	cmd.Flags().StringVarP(&out, "output", "o", "", p.say("cli.flag.public"))
	return cmd
}

// keepCertificate makes a certificate the proof of a connection.
func (p *program) keepCertificate(cmd *cobra.Command, w *world, c connection.Profile, loaded *certificate.Certificate) error {
	key, err := certified(&c, loaded)
	if err != nil {
		return err
	}
	wrong := false
	for _, i := range c.Issues(key, p.env.Now()) {
		if i.Field == connection.FieldCertificate || i.Field == connection.FieldSignature {
			p.issue(i)
			wrong = wrong || i.Severity == connection.SeverityError
		}
	}
	if wrong {
		return usage("cli.usage.values")
	}
	saved, err := w.Save(cmd.Context(), c, &key)
	if err != nil {
		return err
	}
	p.showCertificate(saved)
	p.note.line(p.say("cli.certificate.upload", "address", w.Links(saved).Credentials))
	return nil
}

// showCertificate says what a connection's certificate is.
func (p *program) showCertificate(c connection.Profile) {
	m := c.Certificate
	if m.Empty() {
		p.out.line(p.say("cli.certificate.none"))
		return
	}
	f := p.words.Format(p.lang)
	p.out.pair("cli.certificate.subject", m.Subject)
	p.out.pair("cli.certificate.key", string(m.Key)+" "+strconv.Itoa(m.Bits))
	p.out.pair("cli.certificate.from", f.Date(m.NotBefore.Local()))
	p.out.pair("cli.certificate.until", f.Date(m.NotAfter.Local()))
	p.out.pair("cli.certificate.sha1", m.SHA1)
	p.out.pair("cli.certificate.sha256", m.SHA256)
	if !m.Held {
		p.out.line(p.say("cli.certificate.nokey"))
	}
}

// absent refuses a path that is taken.
func (p *program) absent(path string) error {
	if path == "" {
		return nil
	}
	if _, err := os.Lstat(path); err == nil {
		return usage("cli.usage.exists", "path", path)
	}
	return nil
}

// writePublic writes the public part, as DER unless the name asks for PEM.
func (p *program) writePublic(path string, der, pem []byte) error {
	if path == "" {
		return nil
	}
	data := der
	if strings.HasSuffix(strings.ToLower(path), ".pem") {
		data = pem
	}
	if err := store.WriteFile(path, data); err != nil {
		return err
	}
	p.note.line(p.say("cli.export.done", "path", path))
	return nil
}
