package transcript

import "strings"

// render writes the options as a command, one option a line.
func render(all []option, s Shell) string {
	switch s {
	case PowerShell:
		if needsConfig(all) {
			return byConfig(all)
		}
		// "curl" alone is another command in Windows PowerShell.
		return lines("curl.exe", all, quotePowerShell, " `\n  ")
	case Cmd:
		return lines("curl.exe", all, quoteCmd, " ^\n  ")
	case Bash:
	}
	return lines("curl", all, quoteBash, " \\\n  ")
}

func lines(command string, all []option, quote func(string) string, next string) string {
	var b strings.Builder
	b.WriteString(command)
	for i, o := range all {
		switch {
		case o.value == "":
			b.WriteString(" --" + o.name)
			continue
		case i > 0:
			b.WriteString(next)
		default:
			b.WriteString(" ")
		}
		b.WriteString("--" + o.name)
		if o.value != "" {
			b.WriteString(" " + quote(o.value))
		}
	}
	return b.String()
}

// quoteBash quotes for POSIX shells (IEEE 1003.1, 2.2.2): everything between
// single quotes is itself, and a single quote ends them.
func quoteBash(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// quotePowerShell quotes for PowerShell (about_Quoting_Rules): typographic
// quotes are quotes as well, and doubled ones are themselves.
func quotePowerShell(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		if strings.ContainsRune("'‘’‚‛", r) {
			b.WriteRune(r)
		}
		b.WriteRune(r)
	}
	return b.String() + "'"
}

// needsConfig finds values that Windows PowerShell 5.1 and PowerShell 7 hand to
// a program differently: 5.1 does not escape double quotes within them, nor a
// backslash before its own.
func needsConfig(all []option) bool {
	for _, o := range all {
		if strings.ContainsAny(o.value, "\"\r\n") || strings.HasSuffix(o.value, `\`) {
			return true
		}
	}
	return false
}

// byConfig gives curl its options by standard input, in the form of its
// configuration file (curl(1), --config), which both PowerShells pass on as it is.
func byConfig(all []option) string {
	var b strings.Builder
	b.WriteString("@'\n")
	for _, o := range all {
		b.WriteString(o.name)
		if o.value != "" {
			b.WriteString(` = "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(o.value) + `"`)
		}
		b.WriteByte('\n')
	}
	return b.String() + "'@ | curl.exe --config -"
}

// quoteCmd quotes for the Windows command prompt. A caret before every sign
// that means something to the prompt, quotes among them, keeps the prompt from
// reading anything at all; what is left is read by the program's own rules
// (learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments).
func quoteCmd(s string) string {
	var b strings.Builder
	caret := func(arg string) {
		for i, r := range arg {
			switch {
			case r == '\n':
				b.WriteString("^\n\n") // an escaped line end, then the line's own
				continue
			case r == '\r':
				continue
			case strings.ContainsRune("\"%!^&|<>()@", r), i > 0 && arg[i-1] == '%': // keeps %NAME% apart
				b.WriteByte('^')
			}
			b.WriteRune(r)
		}
	}
	caret(programQuoted(s))
	return b.String()
}

// programQuoted puts an argument into double quotes as the C runtime reads them.
func programQuoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	slashes := 0
	for i := range len(s) {
		switch s[i] {
		case '\\':
			slashes++
			continue
		case '"':
			b.WriteString(strings.Repeat(`\`, 2*slashes+1))
		default:
			b.WriteString(strings.Repeat(`\`, slashes))
		}
		slashes = 0
		b.WriteByte(s[i])
	}
	return b.String() + strings.Repeat(`\`, 2*slashes) + `"`
}
