package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
)

const (
	maxLifetime      = 2_592_000 // seconds; more is cut to this
	defaultLifetime  = 60        // seconds, as the documentation last had it
	maxSceneBytes    = 64        // of a permanent scene_str; the documentation's "length" was found to mean bytes
	maxPermanentID   = 100_000
	noScene          = "0" // what is scanned when a temporary id was asked for without a scene
	biggestTemporary = math.MaxUint32
)

// A creation is a sound request for a code.
type creation struct {
	kind     kind
	scene    string // decimal for an id
	lifetime uint32 // seconds; 0 for a permanent code, unless one was wrongly sent
}

// creationBody is the JSON of the request. The scene's values are read later, because WeChat takes numbers for strings.
type creationBody struct {
	Action   string `json:"action_name"`
	Lifetime *int64 `json:"expire_seconds"`
	Info     struct {
		Scene *struct {
			ID  json.RawMessage `json:"scene_id"`
			Str json.RawMessage `json:"scene_str"`
		} `json:"scene"`
	} `json:"action_info"`
}

// parseCreation reads the body of a request. What is refused with 40053 still comes back with its kind and scene, when
// there is one.
func parseCreation(body []byte) (creation, error) {
	var b creationBody
	err := json.Unmarshal(body, &b)
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrongType) && wrongType.Field != "":
		return creation{}, errFormat
	case err != nil:
		return creation{}, errAction // WeChat's answer to what is not JSON, or not an object
	}
	k, ok := actions[b.Action]
	if !ok {
		return creation{}, errAction
	}
	req := creation{kind: k, lifetime: b.lifetime(k)}
	switch {
	case b.Info.Scene == nil && k == temporaryID:
		req.scene = noScene // no error, and no use either: a well-known trap
	case b.Info.Scene == nil:
		return req, errActionInfo
	case k.isID():
		req.scene, err = parseID(k, b.Info.Scene.ID)
	default:
		req.scene, err = parseStr(k, b.Info.Scene.Str)
	}
	return req, err
}

func (b creationBody) lifetime(k kind) uint32 {
	switch {
	case b.Lifetime != nil && *b.Lifetime > 0:
		return uint32(min(*b.Lifetime, maxLifetime))
	case k.isPermanent():
		return 0
	}
	return defaultLifetime
}

// parseStr checks a scene_str. The length of a temporary one is not checked by WeChat, whatever the documentation says.
func parseStr(k kind, raw json.RawMessage) (string, error) {
	var s string
	switch {
	case isNumber(raw):
		s = string(raw)
	case json.Unmarshal(raw, &s) != nil:
		return "", errActionInfo
	}
	if s == "" || k.isPermanent() && len(s) > maxSceneBytes {
		return s, errActionInfo
	}
	return s, nil
}

// parseID checks a scene_id. A temporary one that is too big is not refused but changed: to the biggest one there is,
// and to 0 when it is bigger by far. Where WeChat draws that line is not known; here it is 64 bits.
func parseID(k kind, raw json.RawMessage) (string, error) {
	if raw == nil && k == temporaryID {
		return noScene, nil
	}
	id, err := strconv.ParseUint(string(raw), 10, 64)
	tooBig := errors.Is(err, strconv.ErrRange)
	switch {
	case err != nil && !tooBig, k.isPermanent() && (id < 1 || id > maxPermanentID):
		return string(bytes.Trim(raw, `"`)), errActionInfo
	case tooBig:
		return noScene, nil
	case k == temporaryID:
		id = min(id, biggestTemporary)
	}
	return strconv.FormatUint(id, 10), nil
}

func isNumber(raw json.RawMessage) bool {
	var n json.Number
	return len(raw) > 0 && raw[0] != '"' && json.Unmarshal(raw, &n) == nil && n != ""
}
