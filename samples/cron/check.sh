#!/usr/bin/env bash
# Has systemd and cron judge the files beside it, and nginx where there is one, then runs the crontab's lines with a stand-in
# for sceneqr that ends with one status after the other, and the commands with sceneqr itself: those of a run in its sandbox,
# and the listener. It changes nothing on the machine and needs no root. Debian: apt install systemd cron.
set -euo pipefail
unset "${!SCENEQR_@}" # what the caller has set for runs of his own
cd "$(dirname "$0")"

for pair in systemd-analyze:systemd crontab:cron go:golang; do
	command -v "${pair%%:*}" >/dev/null || { echo "check: ${pair%%:*} is missing: apt install ${pair#*:}" >&2; exit 2; }
done

fail() {
	echo "check: $*" >&2
	exit 1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/units" "$work/bin" "$work/home"

# Both jobs of the crontab, the one that is commented out too, in files of their own.
sed -n '/^# Instead/q; p' crontab >"$work/mail.crontab"
sed 's/^\([0-9]\)/#\1/; t; s/^#\([0-9A-Z]\)/\1/' crontab >"$work/journal.crontab"

program=$work/units/sceneqr
go build -o "$program" ../..
for unit in sceneqr sceneqr-listen; do
	sed "s,^ExecStart=/usr/local/bin/sceneqr,ExecStart=$program," $unit.service >"$work/units/$unit.service"
done
cp sceneqr.timer "$work/units"

# systemd_verifies wants no word of complaint: for a setting that is misspelt the status alone would be 0.
systemd_verifies() {
	local said
	said=$(systemd-analyze verify --man=no --recursive-errors=no "$work"/units/sceneqr{.service,.timer,-listen.service} 2>&1) ||
		fail "systemd-analyze verify: $said"
	[[ -z $said ]] || fail "systemd-analyze verify: $said"
	echo "systemd-analyze verify: services and timer are right"
}

# exposure is systemd's own mark for what a service could do to the machine: 0.0 is nothing, 10.0 everything. The threshold
# is in tenths.
exposure() {
	local unit
	for unit in sceneqr sceneqr-listen; do
		systemd-analyze security --no-pager --offline=true --threshold=15 "$work/units/$unit.service" >"$work/security" ||
			fail "$unit.service is exposed more than 1.5: $(<"$work/security")"
		grep -o 'Overall exposure.*: [0-9.]*' "$work/security"
	done
}

timer_elapses() {
	local when
	when=$(sed -n 's/^OnCalendar=//p' sceneqr.timer)
	TZ=UTC systemd-analyze calendar --base-time='2026-01-01 00:00:00 UTC' --iterations=3 "$when" >"$work/calendar" ||
		fail "OnCalendar=$when is no time"
	[[ $(grep -c '2026-01-0[123] 16:10:00 UTC' "$work/calendar") == 3 ]] ||
		fail "OnCalendar=$when is not ten past midnight in Shanghai: $(<"$work/calendar")"
	echo "systemd-analyze calendar: every night at ten past midnight in Shanghai"
}

# cron_verifies asks cron itself. Its test is called -T in cronie, where -n is something else, and -n in Debian's cron.
cron_verifies() {
	local table option=-n
	! crontab --help 2>&1 | grep -q -e '-T\>' || option=-T
	for table in "$work"/{mail,journal}.crontab; do
		crontab "$option" "$table" >"$work/said" 2>&1 || fail "crontab $option: $(<"$work/said")"
		! grep -q '^[0-9].*%' "$table" || fail "cron makes a new line of a %"
		[[ $(grep -c '^[0-9]' "$table") == 1 ]] || fail "not one job in ${table##*/}"
	done
	echo "crontab $option: both jobs are right"
}

# commands_work runs each command that the samples give to sceneqr, for the sheet beside this folder.
commands_work() {
	local command
	while read -r command; do
		mkdir "$work/run"
		cp ../channels.xlsx "$work/run"
		(cd "$work/run" && SCENEQR_SANDBOX=true "$program" $command) &>"$work/said" ||
			fail "sceneqr $command: status $?: $(<"$work/said")"
		[[ $command != *--quiet* || ! -s $work/said ]] || fail "sceneqr $command is not quiet: $(<"$work/said")"
		[[ -s $work/run/out/channels/codes.zip ]] || fail "sceneqr $command made no codes"
		rm -r "$work/run"
		echo "sceneqr $command: works in the sandbox"
	done < <(grep -oh 'run --.*\.xlsx' crontab sceneqr.service | sort -u)
}

# variables_exist COMMAND FILE...: what the files set, sceneqr's command must know.
variables_exist() {
	local variable help command=$1
	shift
	help=$("$program" "$command" --help)
	while read -r variable; do
		grep -q "\$$variable\>" <<<"$help" || fail "sceneqr $command has no variable $variable"
	done < <(grep -oh '\<SCENEQR_[A-Z_]*' "$@" | sort -u)
	echo "sceneqr $command --help: all variables exist"
}

# listens starts the service's command with credentials as systemd hands them over, on a port that is free, and ends it.
listens() {
	local command listener status=0
	command=$(sed -n 's,^ExecStart=/usr/local/bin/sceneqr ,,p' sceneqr-listen.service)
	mkdir "$work/run" "$work/credentials"
	printf 'TokenOfTheCallback' >"$work/credentials/callback-token"
	printf 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' >"$work/credentials/aes-key"
	cd "$work/run"
	CREDENTIALS_DIRECTORY=$work/credentials SCENEQR_APPID=wx0123456789abcdef \
		"$program" ${command/:8090/:0} &>"$work/said" &
	listener=$!
	cd - >/dev/null
	until grep -q 'http://127.0.0.1:[1-9][0-9]*/wechat' "$work/said"; do
		kill -0 "$listener" 2>/dev/null || fail "sceneqr $command: $(<"$work/said")"
		sleep 0.1
	done
	kill "$listener"
	wait "$listener" || status=$?
	[[ $status == 0 && -s $work/run/sceneqr.db ]] || fail "sceneqr $command: status $status: $(<"$work/said")"
	rm -r "$work/run"
	echo "sceneqr $command: listens, and ends well"
}

nginx_verifies() {
	local place
	place=$(sed -n 's,.*--addr \(.*\) --path \(.*\),\1 \2,p' sceneqr-listen.service)
	grep -q "proxy_pass http://${place% *};" sceneqr.nginx && grep -q "^location = ${place#* } {" sceneqr.nginx ||
		fail "sceneqr.nginx leads elsewhere than to $place"
	if ! command -v nginx >/dev/null; then
		echo "nginx: not here, so that it was not asked about sceneqr.nginx"
		return
	fi
	cat >"$work/nginx.conf" <<-END
		pid $work/nginx.pid;
		error_log stderr;
		events {}
		http {
			access_log off;
			client_body_temp_path $work/nginx; proxy_temp_path $work/nginx; fastcgi_temp_path $work/nginx;
			uwsgi_temp_path $work/nginx; scgi_temp_path $work/nginx;
			server { listen 127.0.0.1:8099; include $PWD/sceneqr.nginx; }
		}
	END
	nginx -t -q -p "$work" -c "$work/nginx.conf" 2>"$work/said" || fail "nginx -t: $(<"$work/said")"
	echo "nginx -t: sceneqr.nginx is right"
}

# job TABLE STATUS does what cron would, with a sceneqr that says two lines and ends with that status, unless it is 0.
job() (
	table=$1
	export STATUS=$2 HOME=$work/home
	while IFS= read -r line; do
		case $line in
		[A-Z]*=*) export "${line?}" ;;
		[0-9]*) read -r _ _ _ _ _ command <<<"$line" ;;
		esac
	done <"$table"
	export PATH=$work/bin:$PATH
	cd /
	sh -c "$command"
)

# expect TABLE STATUS LINES ENDING: how many lines are mailed, and the job's own ending.
expect() {
	local ending=0
	job "$work/$1.crontab" "$2" >"$work/mail" 2>&1 || ending=$?
	[[ $(wc -l <"$work/mail") == "$3" && $ending == "$4" ]] ||
		fail "$1: after status $2 the job ended with $ending, not $4, and mailed, where $3 lines were due: $(<"$work/mail")"
}

jobs_tell_statuses_apart() {
	cat >"$work/bin/sceneqr" <<-'END'
		#!/bin/sh
		[ "$STATUS" = 0 ] || printf 'sceneqr: one\nsceneqr: two\n' >&2
		exit "$STATUS"
	END
	cat >"$work/bin/systemd-cat" <<-'END'
		#!/bin/sh
		[ "$1" = -t ] && shift 2
		exec "$@" >>"$HOME/journal" 2>&1
	END
	chmod +x "$work"/bin/*
	expect mail 0 0 0
	expect mail 3 2 1
	expect mail 5 2 0
	expect mail 6 2 1
	[[ ! -e $work/home/journal ]] || fail "the job that mails wrote to the journal"
	expect journal 0 0 0
	expect journal 3 1 3
	expect journal 5 0 0
	expect journal 6 1 6
	[[ $(wc -l <"$work/home/journal") == 6 ]] || fail "not all output went to the journal"
	echo "crontab: a good night is silent, status 5 is no failed job, other statuses are told"
}

systemd_verifies
exposure
timer_elapses
cron_verifies
jobs_tell_statuses_apart
variables_exist run crontab sceneqr.service
variables_exist listen sceneqr-listen.service
commands_work
listens
nginx_verifies
