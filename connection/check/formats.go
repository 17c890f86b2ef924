package check

import (
	"bytes"
	"fmt"
	"io"
)

// Format is a way to write a report.
type Format string

// The formats.
const (
	FormatText     Format = "text"     // as the terminal shows it
	FormatMarkdown Format = "markdown" // for a ticket or a wiki
	FormatHTML     Format = "html"     // one page that needs nothing else
	FormatJSON     Format = "json"     // for programs, and to compare with later
	FormatJUnit    Format = "junit"    // for build servers
)

// Formats lists every format.
func Formats() []Format {
	return []Format{FormatText, FormatMarkdown, FormatJSON, FormatJUnit, FormatHTML}
}

// Extension is how the name of a file in this format ends, with the dot.
func (f Format) Extension() string {
	switch f {
	case FormatMarkdown:
		return ".md"
	case FormatHTML:
		return ".html"
	case FormatJSON:
		return ".json"
	case FormatJUnit:
		return ".xml"
	case FormatText:
	}
	return ".txt"
}

// Write writes reports in a format, one below the other. As JSON a single report
// is an object, several are a list.
func (f Format) Write(w io.Writer, say func(key string, pairs ...string) string, reports ...Report) error {
	switch f {
	case FormatJSON:
		if len(reports) != 1 {
			return WriteJSONList(w, reports...)
		}
		return reports[0].WriteJSON(w)
	case FormatJUnit:
		return WriteJUnit(w, say, reports...)
	case FormatHTML:
		return WriteHTML(w, say, reports...)
	case FormatMarkdown, FormatText:
	}
	for i, r := range reports {
		if i > 0 {
			if _, err := fmt.Fprintln(w); err != nil {
				return err
			}
		}
		write := r.WriteText
		if f == FormatMarkdown {
			write = r.WriteMarkdown
		}
		if err := write(w, say); err != nil {
			return err
		}
	}
	return nil
}

// WriteJSONList writes reports as a JSON list, also one or none.
func WriteJSONList(w io.Writer, reports ...Report) error {
	all := make([][]byte, 0, len(reports))
	for _, r := range reports {
		var b bytes.Buffer
		if err := r.WriteJSON(&b); err != nil {
			return err
		}
		all = append(all, bytes.TrimSpace(b.Bytes()))
	}
	_, err := io.WriteString(w, "[\n"+string(bytes.Join(all, []byte(",\n")))+"\n]\n")
	return err
}
