package profiles

import (
	"encoding/json"
	"reflect"
	"strings"
)

// carry returns what is written now together with what the same place held
// before and this version of the program does not know: a newer one, beside
// this one or before a downgrade, finds it again. What cannot be read is not
// carried.
func carry(before, now []byte, known reflect.Type) []byte {
	rest := unknown(before, known)
	if len(rest) == 0 {
		return now
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(now, &fields) != nil {
		return now
	}
	add(fields, rest)
	out, err := json.Marshal(fields)
	if err != nil {
		return now
	}
	return out
}

// unknown returns the fields of an object that a type does not have, with those
// of the objects in it.
func unknown(data []byte, known reflect.Type) map[string]json.RawMessage {
	var fields map[string]json.RawMessage
	if json.Unmarshal(data, &fields) != nil {
		return nil
	}
	names := fieldTypes(known)
	for name, value := range fields {
		t, ok := names[name]
		if !ok {
			continue
		}
		delete(fields, name)
		if t.Kind() != reflect.Struct {
			continue
		}
		if inner := unknown(value, t); len(inner) > 0 {
			if raw, err := json.Marshal(inner); err == nil {
				fields[name] = raw
			}
		}
	}
	return fields
}

// fieldTypes are the names that a struct has in JSON, with their types.
func fieldTypes(t reflect.Type) map[string]reflect.Type {
	names := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && !f.Anonymous && name != "" {
			names[name] = f.Type
		}
	}
	return names
}

// add puts fields into others, into the objects that both have.
func add(to, from map[string]json.RawMessage) {
	for name, value := range from {
		var have, more map[string]json.RawMessage
		if json.Unmarshal(to[name], &have) == nil && have != nil && json.Unmarshal(value, &more) == nil {
			add(have, more)
			if raw, err := json.Marshal(have); err == nil {
				value = raw
			}
		}
		to[name] = value
	}
}
