"""The month of `docs/model.md` once more, in plain floating-point numbers: the model's scalar twin.

Written from the document and the facts alone, to be docked to the program (Axtell, Axelrod, Epstein &
Cohen 1996). One history, partners in a loop, formulas in the order and under the numbers of the
document; a formula in the code below has its number at the end of the line or above the block.

Every function takes `s` (the state), `m` (this month's quantities), `par` (parameters, facts and
abilities), `d` (drivers of the month) and `u` (uniforms of the month), and reads and writes their
fields (named in `fields.py`): floats, or lists of floats by partner [p], by domain [x] or by partner
and line [p][i]. The same functions run in plain Python with namespaces and lists, and compiled by
numba with NumPy records; so there is nothing in them but loops, floats and `math`.
"""

from math import erfc, exp, floor, log, sqrt

PARTNERS = 6
DOMAINS = 3  # missiles and space; reconnaissance and drones; air and naval
LINES = 8
FUEL, TECHNOLOGY, COVER, WEAPONS, ARMS, MINERALS, VOICE, SYSTEMS = range(LINES)
TO_CLIENT = 4  # the first four lines go to the client, the others come from it
LINKS = 4  # between partners; the row after the last partner is the front's
MOST_TESTS = 40
BISECTIONS = 16
MARCH = 2


# 1. Conventions


def clip(x, a, b):
    return min(max(x, a), b)


def cl(x):
    return min(max(x, 0.0), 1.0)


def pos(x):
    return max(x, 0.0)


def logistic(x):
    return 1.0 / (1.0 + exp(-clip(x, -40.0, 40.0)))


def total(x):
    """Σ over all partners."""
    summed = 0.0
    for p in range(PARTNERS):
        summed += x[p]
    return summed


def row(ability):
    """The one partner with an ability."""
    for p in range(PARTNERS):
        if ability[p] > 0.0:
            return p
    return 0


# 3. State and how it starts


def start(s, par):
    s.treasury = par.initial_treasury
    s.usual_treasury = s.treasury
    s.earnings = total(par.initial_support)
    wanted = par.import_target * (par.import_need + s.earnings)
    s.food = par.initial_fuel_share * wanted
    s.usual_food = s.food
    s.shells_held = par.initial_shells
    s.shell_output = par.client_output_idle
    s.systems_held = 0.0
    s.weapons_held = 0.0
    s.technology[0] = par.initial_missile
    s.technology[1] = par.initial_recon
    s.technology[2] = par.initial_air
    s.excitation = 0.0
    s.provocation = par.initial_provocation
    s.shield = 0.0
    s.rung = 0.0
    s.breadth = 0.0
    s.monitoring = 1.0
    s.talks = 0.0
    s.talk_months = 0.0
    s.deal = 0.0
    s.stage = 0.0
    s.withheld = 0.0
    s.trilateral = par.initial_trilateral
    s.arming = par.initial_arming
    s.joint_zone = 0.0
    s.attention = 1.0
    s.lent = 0.0
    s.misread_estrangement = 0.0
    s.last_programme = -1.0
    s.last_estrangement = -1.0
    s.readiness = par.readiness_rest
    s.two_states = 0.0
    s.posture_months = 0.0
    s.recon_months = 0.0
    s.war_end = 0.0
    for p in range(PARTNERS):
        start_partner(s, par, p)
    for k in range(LINKS):
        s.dependence_of_first[k] = 0.0
        s.dependence_of_second[k] = 0.0


def start_partner(s, par, p):
    s.stock[p] = par.shells[p] * par.peace_stock[p]
    s.stock[p] += par.link_weight * par.lends[p] * par.lent_stock
    s.systems[p] = 0.0
    s.output[p] = par.shells[p] * par.output_idle[p]
    s.handling[p] = par.handling_start[p]
    s.support[p] = par.initial_support[p]
    s.support_norm[p] = par.initial_support[p]
    s.expected_fuel[p] = par.initial_support[p]
    s.last_arms[p] = 0.0
    s.last_gain[p] = 0.0
    s.gain[p] = 0.0
    s.trust[p] = par.initial_trust[p]
    s.treaty[p] = par.initial_treaty[p]
    s.months_for[p] = 0.0
    s.months_against[p] = 0.0
    s.intention[p] = par.initial_intention[p]
    s.reliability[p] = 0.0
    s.commitment[p] = par.initial_commitment[p]
    s.enforcement[p] = par.initial_enforcement[p]
    s.seek[p] = 1.0
    s.squeeze[p] = 0.0
    s.court[p] = 0.0
    s.penalties[p] = par.initial_penalties[p]
    s.recorded_penalties[p] = par.initial_penalties[p]
    s.last_war[p] = 0.0
    s.war_over[p] = 0.0
    s.contest_left[p] = 1.0
    s.meetings_yearly[p] = 0.0
    s.thaw[p] = 0.0
    s.backing[p] = 0.0
    s.misread_gap[p] = 0.0
    s.misread_programme[p] = 0.0
    s.last_gap[p] = -1.0


# 4. Drivers and events


def events(s, m, par, d, u):
    if s.war_end == 0.0 and d.war_may_end > 0.0 and u.war_end < par.war_end_hazard:
        s.war_end = 1.0
    m.intensity = d.war_intensity
    if s.war_end > 0.0:
        m.intensity = 0.0


# Phase 1. Drivers


def drivers(s, m, par, d):
    coerced = 0.0
    for p in range(PARTNERS):
        coerced += par.patron[p] * par.coercion_shift[p]
    m.coer = min(coerced, 1.0)  # 1.8
    for p in range(PARTNERS):
        m.Y[p] = d.gdp[p] * (1.0 - par.coercion_loss * par.neighbour[p] * m.coer)
    for p in range(PARTNERS):
        m.fight[p] = par.war_weight * m.intensity * par.belligerent[p]  # 1.1
        m.War[p] = 1.0 if m.fight[p] > 0.0 else 0.0
        if m.War[p] > 0.0:  # 1.2
            s.war_over[p] = 0.0
        elif s.last_war[p] > 0.0:
            s.war_over[p] = 1.0
        if s.war_over[p] > 0.0:  # 1.3
            faded = s.contest_left[p] * exp(-1.0 / par.contest_months)
            s.contest_left[p] = max(par.contest_floor, faded)
        else:
            s.contest_left[p] = 1.0
        s.last_war[p] = m.War[p]  # 1.4
        quarrel = m.fight[p] if m.War[p] > 0.0 else s.war_over[p] * s.contest_left[p]
        apart = 1.0 - cl(par.contest_weight * d.contest[p])
        m.Agg[p] = 1.0 - apart * (1.0 - par.war_quarrel * quarrel)  # 1.5
    dependence_in_force(s, m, par, d)
    for p in range(PARTNERS):
        m.x[p] = d.exposure[p]  # 1.9
        if d.month <= d.exposure_known:
            s.recorded_penalties[p] = s.penalties[p]
        elif par.exposure_follows == 1.0:
            then = max(1.0 - par.market_bite * s.recorded_penalties[p], 0.01)
            m.x[p] = min(2.0, m.x[p] * (1.0 - par.market_bite * s.penalties[p]) / then)
    varied = par.openness_variation * (d.openness - d.mean_openness)
    m.dom = cl(d.mean_openness + varied + par.openness_shift[row(par.superpower)])  # 1.6
    m.bd = d.border  # 1.10
    if s.rung == 4.0:
        m.bd *= 1.0 - par.crisis_border


def dependence_in_force(s, m, par, d):
    """1.7, in the first month from the record alone."""
    for p in range(PARTNERS):
        for k in range(PARTNERS):
            m.D[p][k] = d.dependence[p][k]
    for k in range(LINKS):
        i, j = int(par.link_first[k]), int(par.link_second[k])
        if par.carries_supplies[k] > 0.0:
            if d.month == 0.0:
                s.dependence_of_first[k] = d.dependence[i][j]
            mixed = (1.0 - par.link_weight) * d.dependence[i][j]
            m.D[i][j] = mixed + par.link_weight * s.dependence_of_first[k]
        if par.carries_raw_materials[k] > 0.0:
            if d.month == 0.0:
                s.dependence_of_second[k] = d.dependence[j][i]
            mixed = (1.0 - par.link_weight) * d.dependence[j][i]
            m.D[j][i] = mixed + par.link_weight * s.dependence_of_second[k]


# Phase 2. Perception


def perceive(s, m, par, d):
    power_and_threat(s, m, par, d)
    penalties_and_pressure(s, m, par, d)
    dependence(s, m, par, d)


# Power, presence and threat


def arrives(par, p, forward):
    """What distance leaves of power, a part of it based forward."""
    home = exp(-par.distance[p] / par.distance_scale)
    base = exp(-par.base_distance[p] / par.distance_scale)
    return (1.0 - forward) * home + forward * base  # 2.2


def power_and_threat(s, m, par, d):
    su = row(par.superpower)
    for p in range(PARTNERS):
        m.P[p] = par.fixed_power[p]  # 2.1
        if m.P[p] <= 0.0:
            per_head = d.population[su] / d.population[p]
            m.P[p] = m.Y[p] / m.Y[su] * per_head**par.power_exponent
        forward = cl(par.forward_forces[p] + par.superpower[p] * par.deployment_shift[p])
        lost = 1.0 - arrives(par, p, forward)
        m.prox[p] = 1.0 - par.distance_weight * par.threat_distance * lost
        lost = 1.0 - arrives(par, p, par.forward_economy[p])
        m.prox_e[p] = 1.0 - par.distance_weight * lost
        m.reach[p] = par.fixed_reach[p]  # 2.3
        if m.reach[p] <= 0.0:
            m.reach[p] = m.Y[p] * m.prox_e[p]
        m.purse[p] = 1.0 - exp(-m.P[p] / par.purse_scale)  # 2.4
        m.Pi[p] = m.P[p] * par.offence[p] * m.prox[p] * (1.0 + s.arming * par.neighbour[p])  # 2.5
    present = total(m.Pi)
    m.Theta_bloc = 0.0
    m.Theta_pat = 0.0
    m.H_most = 0.0
    for p in range(PARTNERS):
        m.sigma[p] = m.Pi[p] / present  # 2.6
        against = 0.0
        for q in range(PARTNERS):
            if q != p:
                against += m.Pi[q] * (1.0 - s.intention[q])
        m.sigma_star[p] = m.Pi[p] / max(m.Pi[p] + against, 1e-9)
        above = (m.sigma_star[p] - par.hegemony_threshold) / (1.0 - par.hegemony_threshold)
        m.H[p] = par.hegemony_weight * cl(above)
        m.Theta[p] = m.Pi[p] * s.intention[p]  # 2.7
        m.Theta_bloc += par.ally[p] * m.Theta[p]
        m.Theta_pat += par.patron[p] * m.Theta[p]
        m.H_most = max(m.H_most, par.patron[p] * m.H[p])  # 2.8
    m.front = min(m.Theta_bloc / par.threat_norm, par.front_most) ** par.two_fronts  # 2.8a


# Penalties, rivalry, pressure


def penalties_and_pressure(s, m, par, d):
    m.eng = max(s.talks, s.deal)  # 2.12
    for p in range(PARTNERS):
        outside = 1.0 - par.ally[p]
        risen = par.penalties_power_slope * pos(m.P[p] - par.penalties_power_from)
        goal = cl(cl(max(m.Agg[p], risen)) + par.penalties_shift[p]) * outside  # 2.9
        speed = par.penalties_rise if goal > s.penalties[p] else par.penalties_fall
        moved = s.penalties[p] + speed * (goal - s.penalties[p])
        s.penalties[p] = par.penalties_weight * moved  # 2.10
        felt = par.rivalry_base + par.rivalry_penalties * s.penalties[p]
        felt += par.rivalry_power * pos(m.P[p] - par.rivalry_power_from)
        m.riv[p] = cl(felt) * outside  # 2.11
        alone = par.pressure_size * m.x[p] * (1.0 - s.penalties[p])
        alone /= 1.0 + par.pressure_power_slope * m.P[p]
        m.press[p] = alone * (1.0 - par.pressure_easing * m.eng * outside)  # 2.13


# Dependence, leverage, the wish to diversify


def dependence(s, m, par, d):
    su = row(par.superpower)
    support = total(s.support)
    held = 0.0
    m.HHI = 0.0
    for p in range(PARTNERS):
        m.w[p] = s.support[p] / max(support, 1e-9)  # 2.14
        held += par.patron[p] * m.w[p]
        m.HHI += m.w[p] ** 2  # 2.16
    m.import_demand = par.import_need + s.earnings  # 2.16a
    m.z = s.food / (par.import_target * m.import_demand)  # 2.17
    m.need = cl(1.0 - m.z)
    for p in range(PARTNERS):
        m.rw[p] = pos(held - par.patron[p] * m.w[p]) + m.w[su]  # 2.15
        open_to = (1.0 - par.availability_enforcement * s.enforcement[p]) * m.bd
        most = min(m.import_demand, par.availability_share * m.reach[p])
        m.av[p] = most * open_to * par.ordinary_trade[p]  # 2.18
    available = total(m.av)
    risk = 0.0
    for p in range(PARTNERS):
        m.alt[p] = min(1.0, (available - m.av[p]) / m.import_demand)  # 2.19
        wanted = par.war_stock[p] if m.War[p] > 0.0 else par.peace_stock[p]
        m.A_goal[p] = par.shells[p] * wanted  # 2.20
        m.gap[p] = pos(1.0 - s.stock[p] / m.A_goal[p]) if m.A_goal[p] > 0.0 else 0.0
        shipped = s.last_arms[p] / max(s.last_arms[p] + s.output[p], 1e-9)
        m.Lev[p] = pos(m.w[p] * (1.0 - m.alt[p]) - m.gap[p] * shipped)  # 2.21
        m.h[p] = par.hazard_hegemon * m.H[p] + par.hazard_abandonment * (1.0 - s.reliability[p])
        m.h[p] = par.hazard_base + m.h[p] * m.front  # 2.22
        risk += m.h[p] * m.w[p] ** 2
    for p in range(PARTNERS):
        m.mu[p] = par.diversification_weight * (risk - m.h[p] * m.w[p])  # 2.23
        m.mu1[p] = max(par.premium_floor, 1.0 + m.mu[p])


# Phase 3. Posture


def posture(s, m, par, d, u):
    m.X_mean = par.missile_share * s.technology[0] + par.recon_share * s.technology[1]
    m.X_mean += par.air_share * s.technology[2]  # 3.1
    restraint = 0.0
    for p in range(PARTNERS):
        restraint += par.patron[p] * m.Lev[p] * s.trust[p]
    shown = 1.0 + par.exercise_threat * par.exercise_shift[row(par.superpower)]
    m.mood = par.threat_response * (m.Theta_bloc * shown / par.threat_norm - 1.0)  # 3.2
    m.mood -= par.talk_calm * m.eng + par.patron_restraint * restraint
    m.mood -= par.hunger * (1.0 - min(1.0, m.z))
    m.mood -= par.deterrence * (1.0 - s.shield) * (1.0 - s.breadth)
    able = logistic((s.technology[0] - par.rate_from) / par.rate_width)
    due = par.rate_added * able * exp(min(m.mood, 40.0)) + s.excitation
    m.rate = min(par.rate_cap, due)  # 3.3
    m.cnt = poisson(m.rate, u.count)  # 3.4
    nuclear = logistic((s.technology[0] - par.severe_from) / par.severe_width)
    none = (1.0 - par.severe_share * nuclear) ** m.cnt
    m.severe = 1.0 if u.severe < 1.0 - none else 0.0  # 3.5
    s.excitation = (1.0 - par.excitation_decay) * s.excitation + par.self_excitation * m.cnt  # 3.6
    faded = par.provocation_memory * s.provocation  # 3.7
    push = par.provocation_from_test * m.cnt + par.provocation_from_severe * m.severe
    new = faded + (1.0 - faded) * (1.0 - exp(-push))
    s.provocation += par.provocation_weight * (new - s.provocation)
    crisis(s, m, par, d, u, restraint)


def crisis(s, m, par, d, u, held):
    """The ladder; `held` is what trusted patrons' leverage holds back."""
    back = 0.0
    for p in range(PARTNERS):
        back = max(back, par.patron[p] * s.reliability[p])
    m.E_ladder = par.ladder_test * min(1.0, m.cnt / par.ladder_tests)  # 3.8
    m.E_ladder += par.ladder_severe * m.severe
    m.E_ladder *= 1.0 - s.provocation
    shown = 1.0 + par.exercise_shift[row(par.superpower)]
    m.E_ladder += par.ladder_response * shown * (s.trilateral - par.initial_trilateral)
    m.E_ladder += par.ladder_backing * (back - par.ladder_neutral)
    m.E_ladder -= par.ladder_talks * m.eng + par.ladder_held * held
    if s.rung >= 2.0:
        feared = min(par.ladder_threat_most, m.Theta_bloc / par.threat_norm)
        feared *= s.technology[0]
        m.E_ladder -= par.ladder_deterrence * (feared - par.ladder_neutral)
    rises, passes = 0.0, 0.0  # 3.9
    if s.rung == 0.0:
        rises = par.rung_up_calm
    elif s.rung == 1.0:
        rises, passes = par.rung_up_threat, par.rung_down_threat
    elif s.rung == 2.0:
        rises, passes = par.rung_up_display, par.rung_down_display
    elif s.rung == 3.0:
        rises, passes = par.rung_up_force, par.rung_down_force
    else:
        passes = par.rung_down_war
    m.up = 1.0 - exp(-rises * exp(clip(m.E_ladder, -par.ladder_most, par.ladder_most)))
    passes *= 1.0 + m.eng
    if 2.0 <= s.rung < 4.0:
        passes *= 1.0 - par.audience * (1.0 - par.audience_dove * d.government)
    m.down = min(par.rung_down_most, passes, 1.0 - m.up)
    old = s.rung
    if u.ladder < m.up:
        s.rung += 1.0
    elif u.ladder > 1.0 - m.down:
        s.rung -= 1.0
    s.rung = max(s.rung, floor(d.crisis_floor))
    m.heat = pos(s.rung - 1.0) / 3.0  # 3.9a
    m.clash = 1.0 if s.rung > old and s.rung >= 3.0 else 0.0
    for p in range(PARTNERS):  # 3.9b
        if (old < 2.0 and s.rung >= 2.0) or (old < 4.0 and s.rung == 4.0):
            s.backing[p] = backing(s, par, p, u.troops[p])
        if s.rung < 2.0:
            s.backing[p] = 0.0
    s.provocation += (  # 3.9c
        par.provocation_weight * par.provocation_from_clash * m.clash * (1.0 - s.provocation)
    )


def backing(s, par, p, uniform):
    """0 not at all, 1 with cover, 2 with arms, 3 with troops."""
    if s.reliability[p] <= 0.0:
        return 0.0
    odds = log(s.reliability[p] / (1.0 - s.reliability[p]))
    troops = par.backing_troops[p]
    if s.rung == 4.0:
        troops += par.backing_war[p]
    given = 0.0
    for ready in (par.backing_cover[p], par.backing_arms[p], troops):
        if uniform < logistic(odds + ready):
            given += 1.0
    return given


# Phase 3b. Beliefs from signals


def signals(s, m, par, u):
    su = row(par.superpower)
    main = 0
    for p in range(PARTNERS):
        if par.patron[p] * m.w[p] > par.patron[main] * m.w[main]:
            main = p
    m.chi = (1.0 - s.trust[main]) * m.H[main]  # 3.10
    noisy = par.noise_weight > 0.0 or par.signal_shift[su] != 0.0 or s.misread_estrangement != 0.0
    for p in range(PARTNERS):
        noisy = noisy or s.misread_gap[p] != 0.0 or s.misread_programme[p] != 0.0
    m.wedge_hat = 1.0
    for p in range(PARTNERS):
        if noisy:
            off = s.misread_gap[p]
            moved = changed(m.gap[p], s.last_gap[p])
            off = misread(off, moved, u.signal_gap[p], par.gap_noise, par.gap_drift, 0.0, par)
            s.misread_gap[p] = par.patron[p] * off
            off = s.misread_programme[p]
            moved = changed(m.X_mean, s.last_programme)
            off = misread(off, moved, u.signal_programme[p], par.programme_noise,
                          par.programme_drift, 0.0, par)  # fmt: skip
            s.misread_programme[p] = (par.neighbour[p] + par.superpower[p]) * off
        m.gap_hat[p] = cl(m.gap[p] + s.misread_gap[p])
        m.X_hat[p] = cl(m.X_mean + s.misread_programme[p])
        s.last_gap[p] = m.gap[p] if noisy else -1.0
    if noisy:
        off = s.misread_estrangement
        moved = changed(m.chi, s.last_estrangement)
        off = misread(off, moved, u.signal_estrangement[su], par.estrangement_noise,
                      par.estrangement_drift, par.signal_shift[su], par)  # fmt: skip
        s.misread_estrangement = off
        m.wedge_hat = (par.wedge_from + cl(m.chi + off)) / (par.wedge_from + m.chi)  # 3.12
    s.last_programme = m.X_mean if noisy else -1.0
    s.last_estrangement = m.chi if noisy else -1.0


def changed(now, before):
    return now - before if before != -1.0 else 0.0


def misread(error, moved, uniform, noise, drift, shift, par):
    """3.11"""
    rho = (drift / noise) ** 2
    k = 0.5 * (sqrt(rho * rho + 4.0 * rho) - rho)
    lag = moved if par.noise_weight > 0.0 else 0.0
    return (1.0 - k) * (error - lag) + k * (par.noise_weight * noise * quantile(uniform) + shift)


def quantile(uniform):
    """Of the standard normal distribution, by Newton's method with short steps."""
    z = 0.0
    for _ in range(60):
        density = exp(-0.5 * z * z) / 2.5066282746310002
        step = (0.5 * erfc(-z / 1.4142135623730951) - uniform) / max(density, 1e-300)
        z -= max(-1.0, min(1.0, step))
    return z


def poisson(rate, uniform):
    k = 0.0
    term = exp(-rate)
    cumulative = term
    while cumulative <= uniform and k < MOST_TESTS:
        k += 1.0
        term *= rate / k
        cumulative += term
    return k


# Phase 4. Institutions


def institutions(s, m, par, d):
    powers = 0.0
    enforced = 0.0
    for p in range(PARTNERS):
        powers += par.power[p]
        enforced += par.power[p] * s.enforcement[p]
    m.e_mean = enforced / powers  # 4.1
    m.vetoed = 0.0
    for p in range(PARTNERS):
        own = par.stake[p] * s.seek[p] * s.provocation
        will = own + par.will_pressure * m.press[p]  # 4.2
        will -= par.rivalry_weight[p] * m.riv[p]
        will -= s.gain[p] / (par.worth_scale[p] * m.Y[p] / 1000.0)
        will += par.peer_effect[p] * s.monitoring * (m.e_mean - par.will_peers_neutral)
        will += par.will_squeeze * s.squeeze[p] - par.will_court * s.court[p]
        m.N[p] = will - par.dove[p] * d.government - par.will_deal * s.deal
        if s.backing[p] == 0.0:
            m.N[p] += par.crisis_will * m.heat
        hope = par.seek_hope if s.technology[0] < par.severe_from else 0.0
        lost = par.stake[p] * s.provocation - own
        drawn = m.N[p] + lost + hope - par.seek_rivalry * m.riv[p] * s.penalties[p]
        keeps = logistic(par.seek_slope * drawn)
        if par.seeks_by_choice == 1.0:
            s.seek[p] += par.patron[p] * par.seek_speed * (keeps - s.seek[p])  # 4.2a
        m.text_will[p] = m.N[p] - par.growing_cost * s.breadth**2  # 4.3
        m.vote[p] = 0.0
        if m.text_will[p] >= 0.0:
            m.vote[p] = 1.0
        elif m.text_will[p] < -par.veto_margin:
            m.vote[p] = -1.0
            m.vetoed = max(m.vetoed, par.veto[p])  # 4.4
    shown = m.vetoed if s.breadth > 0.0 else 0.0
    s.shield += par.shield_speed * (shown - s.shield)  # 4.5
    m.tabled = m.severe if s.talks == 0.0 and s.breadth < 1.0 - 1e-9 else 0.0  # 4.6
    m.adopted = m.tabled if m.vetoed == 0.0 else 0.0
    far = (s.technology[0] / max(par.severe_from, 0.01)) ** par.text_answer
    s.breadth = min(1.0, s.breadth + min(1.0, par.breadth_step * far) * m.adopted)
    s.attention = max(m.adopted, s.attention * exp(-1.0 / par.attention_months))
    if d.month % 12.0 == MARCH and s.monitoring == 1.0 and s.breadth > 0.0:  # 4.7
        for p in range(PARTNERS):
            if par.veto[p] > 0.0 and m.N[p] < -par.renewal_margin:
                s.monitoring = 0.0


# Phase 5. Policies


def policies(s, m, par, d, u):
    stance(s, m, par)
    opening(s, m, par, d)
    talks(s, m, par, u)
    stage_of_deal(s, m, par)
    enforcement(s, m, par, d)
    outreach(s, m, par, d, u)
    meetings(s, m, par, d, u)
    unification(s, m, par, d)


# Stance of the patrons


def stance(s, m, par):
    for p in range(PARTNERS):
        gained = m.w[p] * (1.0 - m.alt[p]) * s.provocation
        spared = par.squeeze_need * m.need + par.squeeze_alternatives * m.alt[p]
        chosen = logistic(par.squeeze_slope * (gained - m.riv[p] * spared - par.squeeze_offset))
        s.squeeze[p] = par.patron[p] * cl(chosen + par.squeeze_shift[p])  # 5.1
        bid = m.riv[p] * (s.talks + m.rw[p]) - par.court_offset
        chosen = logistic(par.court_slope * bid)
        s.court[p] = par.patron[p] * cl(chosen + par.court_shift[p])  # 5.2


# The opening


def opening(s, m, par, d):
    su = row(par.superpower)
    barred = 0.0
    wedge = 0.0
    offer = par.relief_share[su]
    promised = 0.0
    for p in range(PARTNERS):
        stays = (1.0 - offer) * (1.0 - cl(par.will_deal / par.enforcement_scale[p]))
        barred += m.w[p] * s.enforcement[p] * (1.0 - stays)
        promised += full_grant(s, par, p) * m.bd
        wedge += par.patron[p] * m.riv[p] * m.H[p] * (1.0 - m.w[p])
    barred = par.relief_partners * barred
    barred += par.relief_superpower * offer * s.enforcement[su] * s.breadth
    turned = 1.0 + par.reorientation_weight * (m.mu1[su] - 1.0)
    hungry = pos(1.0 - m.z)
    m.V_rel = barred * (par.relief_need * hungry + par.relief_base)  # 5.3
    m.V_rel = (m.V_rel + par.fuel_value * hungry * promised) * turned
    m.V_rel += par.recognition_worth * par.recognition[su]
    m.cred = par.credibility_base + par.credibility_openness * m.dom  # 5.4
    m.cred = min(1.0, m.cred + par.recognition_credibility * par.recognition[su])
    deterred = logistic(par.halt_slope * (s.technology[0] - par.halt_from))
    m.V_nuc = par.programme_bloc * m.Theta_bloc + par.programme_patrons * m.Theta_pat
    m.V_nuc *= 1.0 - par.halt_discount * deterred  # 5.5
    m.V_cap = par.cap_base[su] + par.cap_threat[su] * m.X_hat[su] * s.provocation
    m.V_cap += par.wedge[su] * wedge * m.wedge_hat  # 5.6
    cost = par.concession_base[su] + par.concession_closed[su] * (1.0 - m.dom)
    cost += par.stage_cost[su] * offer - par.mediator[su] * d.government
    m.C_rel = max(par.concession_least, cost)  # 5.7
    m.Z_c = log(max(m.cred * m.V_rel, 1e-6) / max(m.V_nuc, 1e-6))  # 5.8
    m.Z_u = log(m.V_cap / m.C_rel)
    m.Z = m.Z_c + m.Z_u


def talks(s, m, par, u):
    """5.9, with the talks, their months and the deal that last month left."""
    willing = logistic(par.client_slope * m.Z_c) * logistic(par.superpower_slope * m.Z_u)
    begun = s.talks == 0.0 and u.talk < par.talks_rate * willing
    chance = par.talks_stop + par.talks_stop_zone * (1.0 - logistic(par.zone_slope * m.Z))
    if m.cnt > 0.0:
        chance += par.talks_stop_test
    stopped = s.talks == 1.0 and u.talk < chance
    struck = s.talks == 1.0 and m.Z > 0.0 and s.talk_months >= par.deal_after
    ending = par.deal_end_closed * (1.0 - m.dom) + par.deal_end_severe * m.severe
    if struck and u.deal < par.deal_rate:
        s.deal = 1.0
    elif u.deal_end < ending:
        s.deal = 0.0
    if begun:
        s.talks = 1.0
    elif stopped:
        s.talks = 0.0
    s.talk_months = (s.talk_months + 1.0) * s.talks
    if u.ladder_talk < par.crisis_talks * m.heat:  # 5.9b
        s.talks = 0.0
        s.talk_months = 0.0


def full_grant(s, par, p):
    """What p gives in a deal wholly carried out."""
    return par.deal_grant[p] * (1.0 - par.grant_two_states * s.two_states * par.neighbour[p])


def stage_of_deal(s, m, par):
    """5.9a, with this month's deal and severe test and what u withheld last month."""
    if s.deal == 0.0:
        s.stage = (1.0 - par.stage_fading) * s.stage
    else:
        if m.severe == 0.0 and s.withheld == 0.0:
            s.stage += (1.0 - s.stage) / par.stage_months
        else:
            s.stage *= 1.0 - par.stage_breach
        s.stage = max(s.stage, par.stage_least)
    m.rel = par.relief_share[row(par.superpower)] * s.stage


# Cooperation of the bloc, and enforcement


def enforcement(s, m, par, d):
    seen = m.X_hat[row(par.superpower)]
    called = par.trilateral_base - par.coercion_restraint * m.coer
    called += par.trilateral_threat * seen * s.provocation
    called += par.trilateral_hegemony * m.H_most - par.trilateral_dove * d.government
    s.trilateral += par.trilateral_speed * (cl(called) - s.trilateral)  # 5.10
    s.trilateral += par.crisis_bloc * m.heat * (1.0 - s.trilateral)
    for p in range(PARTNERS):
        own = par.own_sanctions[p] * (1.0 - par.thaw_reach[p] * s.thaw[p])  # 5.11
        texts = s.breadth**par.breadth_exponent * (1.0 - par.fatigue * (1.0 - s.attention))
        m.mand[p] = own + (1.0 - own) * texts
        goal = cl(m.N[p] / par.enforcement_scale[p]) * m.mand[p]  # 5.12
        s.enforcement[p] += par.enforcement_speed * (goal - s.enforcement[p])
        if par.embargo[p] > 0.0:
            s.enforcement[p] = 1.0
        m.e_left[p] = s.enforcement[p] * (1.0 - m.rel)


# The client's own moves


def outreach(s, m, par, d, u):
    for p in range(PARTNERS):
        top = 1.0 if par.superpower[p] > 0.0 else 0.0
        received = top * m.dom + par.neighbour[p] * d.government + par.patron[p] * s.court[p]
        received += par.reception[p] + par.openness_shift[p] * (1.0 - top)
        m.open[p] = cl(received)  # 5.13
        m.capt[p] = 0.0
        for q in range(PARTNERS):
            if q != p:
                held = m.w[q] * (1.0 - m.alt[q]) * (1.0 + m.H[q] * m.front)
                m.capt[p] = max(m.capt[p], held)  # 5.14
        drive = par.outreach_push * m.capt[p] + par.outreach_pull * m.open[p]
        m.ini[p] = poisson(par.outreach_rate * exp(drive) * (1.0 - m.w[p]), u.outreach[p])  # 5.15
        m.ans[p] = 1.0 if m.ini[p] > 0.0 and u.answer[p] < m.open[p] else 0.0  # 5.16
        kept = s.thaw[p] * (1.0 - 1.0 / par.thaw_memory) * (1.0 - par.thaw_severe * m.severe)
        s.thaw[p] = kept + par.thaw_step * (1.0 - kept) * m.ans[p]


def meetings(s, m, par, d, u):
    for p in range(PARTNERS):
        close = par.meetings_trust * (s.trust[p] - 0.5) + par.meetings_court * s.court[p]
        close -= par.meetings_pressure * m.press[p]
        rate = par.meetings_rate * exp(close) * m.bd
        if par.superpower[p] > 0.0:
            rate += par.meetings_talks * s.talks
        m.mtg[p] = poisson(rate, u.meeting[p])  # 5.17
        change = 12.0 * m.mtg[p] - s.meetings_yearly[p]
        s.meetings_yearly[p] += par.meetings_memory * change


def unification(s, m, par, d):
    ne, su = row(par.neighbour), row(par.superpower)
    m.rich = (m.Y[ne] / d.population[ne]) / (m.Y[su] / d.population[su])  # 5.18
    bound = 0.0
    for p in range(PARTNERS):
        bound += par.patron[p] * s.treaty[p] * s.trust[p]
    m.unity = par.unity_goal + par.unity_hope * d.government
    m.unity += par.unity_talks * (max(s.talks, s.deal) + par.recognition[su])
    m.unity -= par.unity_prosperity * m.rich
    m.unity -= par.unity_patrons * bound + par.unity_deterrent * s.technology[0]
    m.unity -= par.crisis_unity * m.heat
    speaks = m.unity < 0.0  # 5.19
    months = par.two_states_months
    if s.two_states == 1.0:
        speaks = m.unity > par.unity_return
        months = par.unity_return_months
    s.posture_months = s.posture_months + 1.0 if speaks else 0.0
    if s.posture_months >= months:
        s.two_states = 1.0 - s.two_states
        s.posture_months = 0.0


# Phase 6. Bargains


def bargains(s, m, par, d):
    before_the_lines(s, m, par, d)
    lines_to_client(s, m, par, d)
    lines_from_client(s, m, par)
    share_and_purse(s, m, par)
    for p in range(PARTNERS):
        m.out[p] = outside_option(s, par, p)
        bargain(m, p, m.a_b[p], m.b_b[p], m.a_s[p], m.b_s[p], m.cap[p], m.agreed[p])
        grant(s, m, par, d, p)


def grant(s, m, par, d, p):
    """6.13a: beside the bargain, and nothing asked."""
    tranche = full_grant(s, par, p) * s.stage * s.deal
    m.grant[p] = (par.aid_grant[p] + tranche) * m.bd
    worth = pos(m.a_b[p][FUEL] - m.b_b[p][FUEL] * m.agreed[p][FUEL]) * m.grant[p]
    m.Gamma_c[p] += worth
    m.W[p] += worth


# Before the lines


def foreseen(s, m, par):
    remembered = max(total(s.expected_fuel), 1e-9)
    for p in range(PARTNERS):
        answer = s.expected_fuel[p] / remembered * (s.usual_food - s.food)
        m.E[p] = pos(s.expected_fuel[p] + par.shared_response * answer)  # 6.4
    lasting = cl(1.0 - s.usual_food / (par.import_target * m.import_demand))
    m.need_a = m.need + par.aid_patience * (lasting - m.need)  # 6.4a


def before_the_lines(s, m, par, d):
    lasting = s.treasury + par.cash_patience * (s.usual_treasury - s.treasury)
    ratio = par.treasury_norm / (lasting + par.liquidity_offset)
    m.lam = min(sqrt(ratio), par.liquidity_high)  # 6.1
    foreseen(s, m, par)
    expected = total(m.E)
    for p in range(PARTNERS):
        for x in range(DOMAINS):
            m.dX[x][p] = pos(par.technology_level[p] - s.technology[x])  # 6.2
        m.g[p] = par.missile_share * m.dX[0][p] + par.recon_share * m.dX[1][p]
        m.g[p] += par.air_share * m.dX[2][p]
        granted = par.tolerance_base + par.tolerance_rivalry * m.riv[p]
        granted = par.tolerance[p] * (granted - par.tolerance_share * m.w[p])
        m.G_tol[p] = max(par.tolerance_floor, granted + par.tolerance_shift[p])  # 6.3
        others = expected - m.E[p]
        m.z_tilde[p] = (s.food + others) / (par.import_target * m.import_demand)
        cause = par.aid_nearness[p] * m.prox[p] + par.aid_rivalry[p] * m.riv[p]
        favour = 1.0 + par.aid_from_court * s.court[p]
        favour *= 1.0 - par.aid_from_squeeze * s.squeeze[p]
        m.aid[p] = par.aid_size[p] * m.purse[p] * cause * favour * par.patron[p]  # 6.5
        m.wA[p] = par.shell_value[p] * (1.0 if m.War[p] > 0.0 else par.peace_value[p])  # 6.6
        sold = par.minerals_demand[p] * par.ordinary_trade[p]
        sold *= (m.reach[p] / 1000.0) ** par.minerals_elasticity[p]
        sold *= 1.0 + (par.border_trade - 1.0) * par.land_border[p]
        sold += s.joint_zone * par.neighbour[p]
        obeys = logistic((m.N[p] + par.veto_margin) / (par.veto_margin / 2.0))
        banned = par.list_coverage * s.breadth**par.breadth_exponent * obeys * (1.0 - m.rel)
        m.y[p] = sold * (1.0 - m.e_left[p]) * (1.0 - banned) * m.bd  # 6.7
    what_is_asked(s, m, par)
    ne = row(par.neighbour)
    m.left = max(0.0, 1.0 - par.shells_lent[ne] / max(par.lending_capacity[ne], 1e-9))  # 6.7a
    for p in range(PARTNERS):
        m.S[p] = 0.0
        for k in range(PARTNERS):
            m.S[p] += m.D[p][k] * par.power[k] * m.sigma[k] / m.G_tol[k]
        m.S[p] *= par.sphere_cost[p]
    objections(s, m, par, d)


def what_is_asked(s, m, par):
    """6.7b to 6.7d: which domain the client asks for, and what it costs to give."""
    seen = 0.0
    for p in range(PARTNERS):
        taught = par.feedback_arms + par.feedback_observers * s.treaty[p] * s.trust[p]
        seen += m.War[p] * min(1.0, s.last_arms[p] / par.feedback_scale) * taught
    m.shown = min(1.0, seen)  # 6.7b
    for p in range(PARTNERS):
        pull_1 = par.asking_slope * par.missile_share * m.dX[0][p]
        pull_2 = par.asking_slope * par.recon_share * m.dX[1][p]
        pull_2 *= 1.0 + par.shown_need * m.shown
        pull_3 = par.asking_slope * par.air_share * m.dX[2][p]
        most = max(pull_1, pull_2, pull_3)
        odds_1, odds_2, odds_3 = exp(pull_1 - most), exp(pull_2 - most), exp(pull_3 - most)
        all_odds = odds_1 + odds_2 + odds_3
        g = max(m.g[p], 1e-9)
        on = par.weapons_weight
        m.pi[0][p] = on * odds_1 / all_odds + (1.0 - on) * par.missile_share * m.dX[0][p] / g
        m.pi[1][p] = on * odds_2 / all_odds + (1.0 - on) * par.recon_share * m.dX[1][p] / g
        m.pi[2][p] = on * odds_3 / all_odds + (1.0 - on) * par.air_share * m.dX[2][p] / g  # 6.7c
        dear = par.missile_dearness[p] * m.pi[0][p] + par.recon_dearness[p] * m.pi[1][p]
        dear += par.air_dearness[p] * m.pi[2][p]
        m.dear[p] = 1.0 - on + on * dear  # 6.7d


def objections(s, m, par, d):
    for p in range(PARTNERS):
        minded, weighed, m.dis[p] = 0.0, 0.0, 0.0
        for k in range(PARTNERS):
            beyond = pos(s.commitment[p] - par.forbearance * m.G_tol[k])
            m.O[p][k] = beyond / m.G_tol[k]  # 6.3a
            there = par.power[k] * m.sigma[k]
            m.say[p][k] = m.D[p][k] * there
            weighed += m.say[p][k] / m.G_tol[k]
            minded += m.say[p][k] * m.O[p][k]
            m.heard[p][k] = min(1.0, m.O[p][k])
            felt = m.heard[p][k] * there
            s.displeasure[p][k] += par.displeasure_speed * (felt - s.displeasure[p][k])  # 6.3c
            m.dis[p] += m.D[p][k] * s.displeasure[p][k]
        m.G_hat[p] = minded / max(weighed, 1e-12)  # 6.3b


# The eight lines: buyer's a_b − b_b·q, seller's a_s + b_s·q, and the cap


def line(m, p, i, a_b, b_b, a_s, b_s, cap):
    m.a_b[p][i] = a_b
    m.b_b[p][i] = b_b
    m.a_s[p][i] = a_s
    m.b_s[p][i] = b_s
    m.cap[p][i] = cap


def lines_to_client(s, m, par, d):
    for p in range(PARTNERS):
        e = m.e_left[p]
        worth = par.fuel_value * m.mu1[p] / m.lam
        stock = par.import_target * m.import_demand
        barred = par.enforcement_cost[p]
        asked = 1.0 + par.friction[p] + barred * e - m.aid[p] * m.need_a
        threat = m.press[p] + par.secondary_shift[row(par.superpower)] * (1.0 - par.ally[p])
        asked += par.secondary_risk[p] * threat * s.breadth
        most = par.reach_cap * m.reach[p]
        most *= (1.0 - par.enforcement_cut * e) * m.bd * par.ordinary_trade[p]
        steep = par.fuel_slope[p] / m.reach[p]
        value = worth * pos(1.0 - m.z_tilde[p])
        falls = worth / stock
        falls += par.thrift * 0.5 * value / (s.treasury + par.liquidity_offset)
        line(m, p, FUEL, value, falls, asked, steep, most)

        worth = par.technology_value * m.mu1[p] / m.lam
        politics = par.technology_pressure * m.press[p] + par.technology_enforcement * e
        politics += par.technology_nearness * m.prox[p] + m.S[p] * m.G_hat[p]
        asked = par.technology_cost[p] * m.dear[p] + politics
        asked += par.neighbour_leverage[p] * m.War[p] * s.trilateral * m.left
        falls, steep = par.technology_satiation * worth, m.S[p] + par.technology_steepness
        most = par.technology_cap[p] * (1.0 - par.embargo_shift[p])
        line(m, p, TECHNOLOGY, worth * m.g[p], falls, asked, steep, most)
        weapons_line(s, m, par, p, politics)

        stake = par.cover_stake * s.provocation * s.breadth + par.cover_base
        worth = par.cover_value * m.mu1[p] / m.lam
        falls = par.cover_satiation * m.mu1[p] / m.lam
        asked = par.cover_cost[p] + par.cover_pressure * m.press[p]
        asked = pos(asked - par.rivalry_credit[p] * m.riv[p])
        asked += par.cover_sphere * m.S[p] * m.G_hat[p]
        line(m, p, COVER, worth * stake, falls, asked, par.cover_steepness, par.cover_cap[p])


def weapons_line(s, m, par, p, politics):
    worth = par.weapons_value * m.mu1[p] / m.lam * m.Theta_bloc / par.threat_norm
    value = worth * pos(1.0 - s.weapons_held / par.weapons_target)
    falls = max(worth, 1e-3) / par.weapons_target
    marked = par.weapons_politics[p] * politics / max(par.technology_cost[p], 1e-3)
    asked = par.weapons_cost[p] * (1.0 + marked)
    most = par.weapons_cap[p] * par.weapons_weight * (1.0 - par.embargo_shift[p])
    line(m, p, WEAPONS, value, falls, asked, par.weapons_steepness[p], most)


def systems_line(s, m, par, p):
    short = pos(1.0 - s.systems[p] / par.systems_wanted[p]) if m.War[p] > 0.0 else 0.0
    good = s.technology[0] / max(par.technology_level[p], s.technology[0], 1e-3)
    falls = max(par.systems_value[p], 1e-3) / par.systems_wanted[p]
    kept = par.own_systems_value * pos(1.0 - s.systems_held / par.systems_target)
    kept *= m.Theta_bloc / par.threat_norm
    asked = (par.systems_cost + kept) / sqrt(m.lam)
    asked += par.systems_import_cost[p] * m.press[p]
    steep = par.own_systems_value / par.systems_target
    most = par.arms_share * pos(s.systems_held - par.systems_floor)
    most = min(most, par.systems_handling[p] * par.weapons_weight)
    most *= 1.0 - par.embargo_shift[p]
    line(m, p, SYSTEMS, par.systems_value[p] * short * good, falls, asked, steep, most)


def lines_from_client(s, m, par):
    gaps = total(m.gap_hat)
    offered = total(m.y)
    sold = min(1.0, par.export_capacity / max(offered, 1e-9))
    for p in range(PARTNERS):
        kept = par.own_shell_value * pos(1.0 - s.shells_held / par.own_shell_target)
        asked = (par.shell_cost + kept) / sqrt(m.lam)
        asked += par.arms_import_cost[p] * m.press[p] + par.arms_margin
        falls = m.wA[p] / max(m.A_goal[p], 1.0)
        steep = par.own_shell_value / (par.own_shell_target * sqrt(m.lam))
        spare = par.arms_share * pos(s.shells_held - par.shell_floor)
        most = min(s.handling[p], spare * m.gap_hat[p] / max(gaps, 1e-9))
        most *= 1.0 - par.embargo_shift[p]
        line(m, p, ARMS, m.wA[p] * m.gap[p], falls, asked, steep, most)

        value, falls = par.minerals_value, par.minerals_satiation
        asked, steep = par.minerals_cost, par.minerals_steepness
        line(m, p, MINERALS, value, falls, asked, steep, m.y[p] * sold)

        value, falls = par.voice_value[p] * m.riv[p], par.voice_satiation
        asked, steep = par.voice_cost, par.voice_steepness
        line(m, p, VOICE, value, falls, asked, steep, par.cover_cap[p])
        systems_line(s, m, par, p)


# Share and purse


def share_and_purse(s, m, par):
    for p in range(PARTNERS):
        pressed = m.gap[p] if m.War[p] > 0.0 else 0.0
        urgent = (par.patience + m.need) / (2.0 * par.patience + m.need + pressed)
        m.beta[p] = clip(urgent, par.least_share, par.firm_share[p])  # 6.8
        m.Lc[p] = s.treasury * (par.cash_limit_base + par.cash_limit_share * m.w[p])  # 6.9
        bottomless = (1.0 - par.cash_limits_weight) * 1e9
        purse = m.purse[p] * (1.0 - par.cash_ban * s.breadth)
        m.Lp[p] = par.cash_limit[p] * (purse + bottomless)  # 6.10


# The bargain of one dyad


def outside_option(s, par, p):
    """0, or with "split the difference" a part of last month's best other deal."""
    if par.split_the_difference == 0.0:
        return 0.0
    best = -1e300
    for q in range(PARTNERS):
        if q != p:
            best = max(best, s.last_gain[q])
    return par.outside_share * best


def quantity(i, omega, a_b, b_b, a_s, b_s, cap):
    """What line i carries when the partner's welfare has the weight ω; 6.11 is ω = 1."""
    if i < TO_CLIENT:
        return clip((a_b - omega * a_s) / (b_b + omega * b_s), 0.0, cap)
    return clip((omega * a_b - a_s) / (omega * b_b + b_s), 0.0, cap)


def gains(q, a_b, b_b, a_s, b_s):
    """What client and partner gain before cash."""
    client = 0.0
    partner = 0.0
    for i in range(LINES):
        bought = q[i] * (a_b[i] - 0.5 * b_b[i] * q[i])
        sold = q[i] * (a_s[i] + 0.5 * b_s[i] * q[i])
        if i < TO_CLIENT:
            client += bought
            partner -= sold
        else:
            client -= sold
            partner += bought
    return client, partner


def phi(y, beta, kappa, out, a_b, b_b, a_s, b_s, cap, q):
    """The tilt's condition at ω = exp(y); leaves the quantities in q."""
    omega = exp(y)
    for i in range(LINES):
        q[i] = quantity(i, omega, a_b[i], b_b[i], a_s[i], b_s[i], cap[i])
    client, partner = gains(q, a_b, b_b, a_s, b_s)
    return omega * (1.0 - beta) * (partner + kappa) - beta * (client - kappa - out)


def tilt(up, beta, kappa, out, a_b, b_b, a_s, b_s, cap, q):
    """ln ω by exactly sixteen bisections and one secant step."""
    low, high = -7.0, 0.0
    if up:
        low, high = 0.0, 7.0
    phi_low = phi(low, beta, kappa, out, a_b, b_b, a_s, b_s, cap, q)
    phi_high = phi(high, beta, kappa, out, a_b, b_b, a_s, b_s, cap, q)
    for _ in range(BISECTIONS):
        mid = 0.5 * (low + high)
        phi_mid = phi(mid, beta, kappa, out, a_b, b_b, a_s, b_s, cap, q)
        if phi_mid < 0.0:
            low, phi_low = mid, phi_mid
        else:
            high, phi_high = mid, phi_mid
    if phi_low < 0.0 <= phi_high:
        return low - phi_low * (high - low) / (phi_high - phi_low)
    return 0.5 * (low + high)


def bargain(m, p, a_b, b_b, a_s, b_s, cap, q):
    beta = m.beta[p]
    out = m.out[p]
    for i in range(LINES):  # 6.11
        q[i] = quantity(i, 1.0, a_b[i], b_b[i], a_s[i], b_s[i], cap[i])
    client, partner = gains(q, a_b, b_b, a_s, b_s)
    even = beta * (client + partner - out) - partner
    kappa = clip(even, -m.Lp[p], m.Lc[p])
    m.omega[p] = 1.0
    if kappa != even and client + partner > 1e-9:  # 6.12
        y = tilt(even > kappa, beta, kappa, out, a_b, b_b, a_s, b_s, cap, q)
        m.omega[p] = exp(y)
        phi(y, beta, kappa, out, a_b, b_b, a_s, b_s, cap, q)
        client, partner = gains(q, a_b, b_b, a_s, b_s)
    m.kappa[p] = kappa
    m.Gamma_c[p] = client - kappa  # 6.13
    m.Gamma_p[p] = partner + kappa
    m.W[p] = m.Gamma_c[p] + m.Gamma_p[p]
    if m.Gamma_c[p] < out - 1e-6 or m.Gamma_p[p] < -1e-6 or m.W[p] <= 1e-9:
        no_trade(m, p, q)


def no_trade(m, p, q):
    for i in range(LINES):
        q[i] = 0.0
    m.kappa[p] = 0.0
    m.Gamma_c[p] = 0.0
    m.Gamma_p[p] = 0.0
    m.W[p] = 0.0


# Links between partners


def links(s, m, par, d):
    for p in range(PARTNERS):
        m.N_buy[p] = 1000.0 * par.trade_share[p] * m.Y[p] / 12.0  # 6.14
        m.assured[p] = 0.0
    dread = 1.0 + par.readiness_threat * (s.readiness - par.readiness_rest)
    threat = par.threat_base + (1.0 - par.threat_base) * s.provocation
    felt = m.X_mean * threat * dread
    for k in range(LINKS):
        m.link_gain_first[k] = 0.0
        m.link_gain_second[k] = 0.0
        for line in range(LINES):
            m.link_q[k][line] = 0.0
        goods_of_link(s, m, par, d, k)
        alliance_of_link(m, par, k, felt)
        shells_of_link(s, m, par, d, k)
        money_of_link(s, m, par, k)
    for k in range(LINKS):
        if par.carries_assurance[k] > 0.0:
            m.assured[int(par.link_first[k])] += m.link_q[k][COVER]


def on_link(m, k, line, a_b, b_b, a_s, b_s, most):
    """6.11 with ω = 1: what a line of a link carries, and what it brings either end before cash."""
    q = clip((a_b - a_s) / (b_b + b_s), 0.0, most)
    worth, spent = q * (a_b - 0.5 * b_b * q), q * (a_s + 0.5 * b_s * q)
    m.link_q[k][line] = q
    if line < TO_CLIENT:
        m.link_gain_first[k] += worth
        m.link_gain_second[k] -= spent
    else:
        m.link_gain_first[k] -= spent
        m.link_gain_second[k] += worth


def open_links(par):
    return 1.0 if par.link_weight > 0.0 else 0.0


def part_of_market(s, m, par, buyer, seller):
    """6.15: the seller's part of the buyer's market."""
    bloc = 0.0
    for p in range(PARTNERS):
        if p != buyer and p != seller:
            bloc += par.ally[p] * m.Y[p] ** par.market_exponent
    bloc += (par.bloc_rest * m.Y[row(par.superpower)]) ** par.market_exponent
    sold = par.affinity * m.Y[seller] ** par.market_exponent
    return sold / (sold + (1.0 - par.market_bite * s.penalties[buyer]) * bloc)


def goods_of_link(s, m, par, d, k):
    if par.carries_supplies[k] == 0.0:
        return
    i, j = int(par.link_first[k]), int(par.link_second[k])
    value = par.trade_gain + par.lost_market * par.market_bite * s.penalties[i]  # 6.16
    bought = m.N_buy[i] * part_of_market(s, m, par, i, j)
    back = m.N_buy[j] * part_of_market(s, m, par, j, i)
    pressed = m.press[j] + par.secondary_shift[row(par.superpower)] * (1.0 - par.ally[j])
    asked = par.link_risk * s.penalties[i] * pressed
    asked += par.lifeline_displeasure * s.displeasure[i][j]
    most = bought * (1.0 + par.lifeline_shift[j])
    slope = 0.5 * value / max(most, 1e-9)
    most *= open_links(par)
    on_link(m, k, FUEL, value, slope, asked, slope, most)  # 6.17
    s.dependence_of_first[k] += remembered(
        m.link_q[k][FUEL], m.N_buy[i], s.dependence_of_first[k], par
    )
    if par.carries_raw_materials[k] > 0.0:
        most = min(back, par.raw_cover * bought)
        slope = 0.5 * value / max(most, 1e-9)
        on_link(m, k, MINERALS, value, slope, 0.0, slope, most * open_links(par))
        sold = m.link_q[k][MINERALS]
        s.dependence_of_second[k] += remembered(sold, m.N_buy[j], s.dependence_of_second[k], par)


def remembered(traded, buys, level, par):
    """6.21: by how much dependence moves."""
    return (traded / max(buys, 1e-9) - level) / par.dependence_months


def alliance_of_link(m, par, k, felt):
    j = int(par.link_second[k])
    if par.carries_assurance[k] > 0.0:  # 6.18
        value = par.assurance_value * (par.assurance_base + felt)
        asked = par.assurance_cost * (1.0 + par.burden_shift[j])
        falls, steep = par.cover_satiation, par.cover_steepness
        on_link(m, k, COVER, value, falls, asked, steep, open_links(par))
    if par.carries_weapons[k] > 0.0:
        slope, most = par.weapons_slope, par.weapons_most * open_links(par)
        on_link(m, k, TECHNOLOGY, 1.0 + par.weapons_threat * felt, slope, 1.0, slope, most)


def shells_of_link(s, m, par, d, k):
    if par.carries_shells[k] == 0.0:  # 6.19
        return
    i = int(par.link_first[k])
    value = par.front_shell_value * total(m.fight)
    asked = par.front_shell_cost * (1.0 + par.lending_dove * d.government * par.neighbour[i])
    falls, steep = par.front_shell_value / par.front_shell_need, par.front_shell_steepness
    most = par.arms_share * pos(s.stock[i] - par.lent_floor)
    on_link(m, k, ARMS, value, falls, asked, steep, most * open_links(par))


def money_of_link(s, m, par, k):
    i, j = int(par.link_first[k]), int(par.link_second[k])
    pressed = 0.0
    if j < PARTNERS:
        pressed = m.press[j] * (1.0 - par.superpower[j])
    urgent = par.patience + s.penalties[i]
    part = urgent / (2.0 * par.patience + s.penalties[i] + pressed)
    part = clip(part, par.least_share, 1.0 - par.least_share)  # 6.20
    both = m.link_gain_first[k] + m.link_gain_second[k]
    m.link_kappa[k] = 0.0
    if both <= 1e-9:
        m.link_gain_first[k] = 0.0
        m.link_gain_second[k] = 0.0
        for line in range(LINES):
            m.link_q[k][line] = 0.0
        return
    if j == PARTNERS:
        m.link_gain_first[k], m.link_gain_second[k] = both, 0.0
        return
    m.link_kappa[k] = part * both - m.link_gain_second[k]
    m.link_gain_first[k] -= m.link_kappa[k]
    m.link_gain_second[k] += m.link_kappa[k]


def shells_over_links(s, m, par):
    """7.4, of shells: other accounts are not kept here."""
    for k in range(LINKS):
        s.stock[int(par.link_first[k])] -= m.link_q[k][ARMS]
        if int(par.link_second[k]) < PARTNERS:
            s.stock[int(par.link_second[k])] += m.link_q[k][ARMS]


def lent_stocks(s, m, par):
    ne = row(par.neighbour)
    s.stock[ne] -= min(s.stock[ne], m.lent_now)  # 8.14
    for p in range(PARTNERS):
        if par.lends[p] > 0.0:
            room = pos(par.link_weight * par.lent_stock - s.stock[p])
            s.stock[p] += min(room, par.link_weight * par.lent_output)


# Phase 7. Ledger


def ledger(s, m, par, u):
    shells_over_links(s, m, par)
    for p in range(PARTNERS):
        m.hz[p] = par.peace_hazard  # 7.1
        if m.War[p] > 0.0:
            m.hz[p] = par.foresight * par.war_end_hazard
        m.PV[p] = s.gain[p] / (par.discount[p] + m.hz[p])
        chance = par.reneging[p] * (1.0 - s.trust[p]) * exp(-m.PV[p] / par.value_scale[p])
        m.ren[p] = 1.0 if u.renege[p] < chance and m.W[p] > 0.0 else 0.0  # 7.2
        keep = 1.0 - par.withheld_share * m.ren[p]  # 7.3
        for i in range(LINES):
            m.sent[p][i] = m.agreed[p][i] * (keep if i < TO_CLIENT else 1.0)
        m.paid[p] = m.kappa[p] * (keep if m.kappa[p] < 0.0 else 1.0)
        m.given[p] = keep * m.grant[p]
        recorded_trade(m, p)
    s.withheld = m.ren[row(par.superpower)]


def recorded_trade(m, p):
    """The fuel and food that goods or money pay for, and what customs book (no number)."""
    goods = m.sent[p][MINERALS]
    m.fuel_paid[p] = min(m.sent[p][FUEL], goods + pos(m.paid[p]))
    m.trade[p] = goods + m.fuel_paid[p]


# Phase 8. Physics


def physics(s, m, par, d):
    client_stocks(s, m, par)
    for p in range(PARTNERS):
        war_demand(s, m, par, p)
    technology(s, m, par)
    lending(s, m, par, d)
    lent_stocks(s, m, par)
    readiness(s, m, par)
    neighbour(s, m, par, d)


def client_stocks(s, m, par):
    fuel = 0.0
    arms = 0.0
    for p in range(PARTNERS):
        fuel += m.sent[p][FUEL] + m.given[p]
        arms += m.sent[p][ARMS]
    earned = par.other_earnings - total(m.paid)
    s.treasury = (s.treasury + earned) * (1.0 - par.spending)  # 8.1
    s.food += fuel  # 8.2
    use = par.floor_of_use + (1.0 - par.floor_of_use) * min(m.z, par.use_ceiling)
    s.food -= min(s.food, m.import_demand * use)
    s.shells_held = min(par.shell_ceiling, s.shells_held - arms + s.shell_output)  # 8.3
    stock_of_systems(s, m, par)
    goal = par.client_output_idle  # 8.4
    if arms > par.shipment_from:
        goal += (par.client_output_full - par.client_output_idle) * cl(m.z)
    s.shell_output += (goal - s.shell_output) / par.client_output_ramp


def stock_of_systems(s, m, par):
    for p in range(PARTNERS):
        s.weapons_held += m.sent[p][WEAPONS]
        s.systems_held -= m.sent[p][SYSTEMS]
        s.systems[p] += m.sent[p][SYSTEMS]
        s.systems[p] -= min(s.systems[p], par.systems_fired[p] * m.fight[p])  # 8.4b
    room = pos(par.systems_target - s.systems_held)
    s.systems_held += min(room, par.systems_output * s.technology[0])  # 8.4a


def war_demand(s, m, par, p):
    arms = m.sent[p][ARMS]
    rationed = s.stock[p] / (s.stock[p] + par.rationing_stock[p])
    wanted = (par.desired_fire[p] + par.answering_fire[p] * s.lent) * m.fight[p] * rationed
    m.fire[p] = min(wanted, s.stock[p] + s.output[p])  # 8.5
    obsolete = par.output_idle[p] * par.shells[p] / par.peace_stock[p]
    left = s.stock[p] * (1.0 - obsolete) + arms + s.output[p] - m.fire[p]
    s.stock[p] = max(0.0, left)  # 8.6
    goal = par.output_idle[p]  # 8.7
    if m.War[p] > 0.0:
        goal = par.output_most[p]
    elif s.stock[p] < par.refill_below * par.peace_stock[p]:
        goal = par.refill_output * par.output_most[p]
    goal *= par.shells[p]
    months = par.output_ramp[p] if goal > s.output[p] else par.output_fall
    s.output[p] += (goal - s.output[p]) / months
    if arms > par.handling_use * s.handling[p] and arms > par.shipment_from:  # 8.8
        s.handling[p] += (par.handling_most[p] - s.handling[p]) / par.handling_ramp[p]
    else:
        fading = par.handling_decay * (s.handling[p] - par.handling_start[p])
        s.handling[p] = max(par.handling_start[p], s.handling[p] - fading)


def lessons(s, m, par):
    """8.9a: how much of a war's lesson comes back."""
    for p in range(PARTNERS):
        many = 1.0 if m.sent[p][ARMS] > par.feedback_from else 0.0
        split = par.feedback_observers * s.treaty[p] * s.trust[p]
        if m.sent[p][WEAPONS] + m.sent[p][SYSTEMS] > 0.0:
            split += par.feedback_arms
        split = min(1.0, split) if m.War[p] > 0.0 else 0.0
        m.lesson[p] = par.weapons_weight * split + (1.0 - par.weapons_weight) * many


def technology(s, m, par):
    lessons(s, m, par)
    for x in range(DOMAINS):
        learned = par.own_research + par.test_learning * m.cnt
        if x > 0:
            learned = par.own_research
        old = s.technology[x]
        learned *= 1.0 - par.research_halt * min(1.0, s.stage / par.halt_stage)
        new = old + learned * pos(par.own_ceiling - old)  # 8.10
        for p in range(PARTNERS):
            given = par.transfer_domains * par.transfer * m.sent[p][TECHNOLOGY]
            new += given * m.pi[x][p] * m.dX[x][p]  # 8.9
            if x == 1:
                new += par.combat_learning * m.lesson[p] * m.dX[x][p]
        s.technology[x] = min(1.0, new)
    if s.technology[1] < 0.5:  # 8.10a
        s.recon_months += 1.0


def lending(s, m, par, d):
    ne = row(par.neighbour)
    answered = 0.0
    for p in range(PARTNERS):
        if m.War[p] > 0.0:
            seen = m.sent[p][TECHNOLOGY] + s.provocation - par.lending_offset
            answered += logistic(par.lending_slope * seen)
    lent = par.lending_capacity[ne] * (1.0 - par.lending_dove * d.government) * answered
    m.lent_now = lent + par.shells_lent[ne]  # 8.11
    s.lent = m.lent_now


def readiness(s, m, par):
    seen = 0.0
    for p in range(PARTNERS):
        taught = par.feedback_arms + par.feedback_observers * s.treaty[p] * s.trust[p]
        seen += m.War[p] * min(1.0, m.sent[p][ARMS] / par.feedback_scale) * taught
    m.expo = min(1.0, seen)  # 8.11a
    learned = par.readiness_learning * m.expo * (1.0 - par.readiness_losses)
    learned *= 1.0 - s.readiness
    s.readiness += learned - par.readiness_decay * (s.readiness - par.readiness_rest)


def neighbour(s, m, par, d):
    ne = row(par.neighbour)
    e = m.e_left[ne]
    room = (par.joint_zone_most[ne] - s.joint_zone) / par.joint_zone_months
    grown = d.government * (1.0 - s.two_states) * pos(1.0 - par.joint_zone_enforcement * e) * room
    s.joint_zone += grown - par.joint_zone_closure * e * s.joint_zone  # 8.12
    s.joint_zone *= 1.0 - par.crisis_zone * m.heat
    dread = 1.0 + par.readiness_threat * (s.readiness - par.readiness_rest)  # 8.13
    threat = (par.threat_base + (1.0 - par.threat_base) * s.provocation) * dread
    answer = par.reaction[ne] * m.X_hat[ne] * threat * s.intention[ne]
    s.arming += answer - par.reaction_fatigue[ne] * (s.arming - par.arming_rest)
    s.arming = pos(s.arming - par.assurance_restraint * m.assured[ne])
    s.arming += par.crisis_arming * m.heat


# Phase 9. Beliefs


def beliefs(s, m, par, d):
    for p in range(PARTNERS):
        memories(s, m, par, p)
        trust_and_intention(s, m, par, d, p)
    seen = m.z * par.import_target * m.import_demand
    s.usual_food += par.fuel_memory * (seen - s.usual_food)  # 9.4
    earned = par.other_earnings
    for p in range(PARTNERS):
        earned += m.sent[p][MINERALS] + pos(-m.paid[p])
    s.earnings += (earned - s.earnings) / par.earnings_months
    s.usual_treasury += par.treasury_memory * (s.treasury - s.usual_treasury)
    treaties(s, m, par)


# Memories


def memories(s, m, par, p):
    fuel, arms = m.sent[p][FUEL], m.sent[p][ARMS]
    m.val[p] = fuel + m.given[p] + m.sent[p][MINERALS] + par.arms_worth * arms  # 9.1
    m.val[p] += m.sent[p][WEAPONS] + par.systems_worth * m.sent[p][SYSTEMS]
    m.val[p] += par.technology_worth * m.sent[p][TECHNOLOGY] + par.cover_worth * m.sent[p][COVER]
    s.support[p] += (m.val[p] - s.support[p]) / par.support_months  # 9.2
    s.support_norm[p] += (m.val[p] - s.support_norm[p]) / par.support_norm_months
    s.gain[p] += par.gain_speed * (m.Gamma_p[p] - s.gain[p])  # 9.3
    s.last_gain[p] = m.Gamma_c[p]
    s.expected_fuel[p] += par.fuel_memory * (fuel - s.expected_fuel[p])  # 9.4
    s.last_arms[p] = arms


# Trust, intentions, reliability


def trust_and_intention(s, m, par, d, p):
    squeezed = s.squeeze[p] * s.provocation
    deserted = m.bd * par.patron[p] * cl(1.0 - s.support[p] / max(s.support_norm[p], 1.0))
    m.harm[p] = m.e_left[p] + par.harm_squeeze * squeezed
    m.harm[p] += par.harm_desertion * deserted + m.ren[p]  # 9.5
    m.harm[p] += par.harm_threat * m.sigma[p] * s.intention[p] * par.patron[p]
    built = par.trust_gain * (1.0 - s.trust[p]) * (1.0 - exp(-pos(m.W[p]) / par.exchange_scale))
    shared = par.affinity_gain[p] * (1.0 - s.trust[p]) * m.riv[p]
    lost = par.trust_loss * s.trust[p] * m.harm[p]
    faded = par.trust_decay * (s.trust[p] - par.trust_floor)
    s.trust[p] = cl(s.trust[p] + built * (1.0 + s.court[p]) + shared - lost - faded)  # 9.6
    stood = min(1.0, s.backing[p] / par.backing_full)  # 9.6a
    moved = par.backing_trust * (1.0 - s.trust[p]) * stood
    moved -= par.leaving_trust * s.trust[p] * (1.0 - stood)
    s.trust[p] = cl(s.trust[p] + par.patron[p] * m.heat * moved)
    meant = par.baseline_intention[p]
    meant += par.intention_from_enforcement * m.e_left[p] * par.patron[p]
    meant += par.intention_from_squeeze * squeezed
    meant += par.intention_from_hegemony * m.H[p] * m.w[p]
    s.intention[p] += par.intention_speed * (cl(meant) - s.intention[p])  # 9.7
    entangled = 0.0
    for k in range(PARTNERS):
        mind = 1.0 + par.objection_reliability * m.heard[p][k]
        entangled += m.D[p][k] * par.power[k] * m.sigma[k] * mind
    odds = par.reliability_intercept[p] + par.reliability_trust * s.trust[p]
    odds += par.reliability_treaty * s.treaty[p] - par.reliability_war * m.War[p]
    odds -= par.reliability_sphere * entangled + par.reliability_distance * (1.0 - m.prox[p])
    s.reliability[p] = par.patron[p] * logistic(odds)  # 9.8


# Treaties and commitment


def treaties(s, m, par):
    for p in range(PARTNERS):
        worth_of_treaty(s, m, par, p)
        treaty(s, m, par, p)


def worth_of_treaty(s, m, par, p):
    shown = m.sent[p][COVER] + m.sent[p][TECHNOLOGY]
    m.dV_c[p] = par.treaty_support * shown
    m.dV_c[p] -= par.autonomy_weight * m.Lev[p] * (1.0 + m.H[p])  # 9.10
    m.dV_p[p] = 0.0  # who is no patron weighs no treaty (section 2)
    if par.patron[p] <= 0.0:
        return
    future = s.gain[p] / ((par.discount[p] + m.hz[p]) * par.value_scale[p])
    m.dV_p[p] = future + par.aid_size[p] * m.riv[p] * m.prox[p]
    m.dV_p[p] -= par.entrapment[p] * s.provocation * s.commitment[p]
    m.dV_p[p] -= par.objection_treaty * m.dis[p] + par.treaty_cost  # 9.11


def treaty(s, m, par, p):
    forms = par.treaty_off + par.treaty_hysteresis * (par.treaty_on - par.treaty_off)  # 9.12
    both = m.dV_c[p] > 0.0 and m.dV_p[p] > 0.0 and par.patron[p] > 0.0
    if s.treaty[p] == 0.0 and s.trust[p] > forms and both:
        s.months_for[p] += 1.0
    else:
        s.months_for[p] = 0.0
    gone = s.trust[p] < par.treaty_off and m.dV_p[p] < 0.0 and par.patron[p] > 0.0
    if s.treaty[p] == 1.0 and gone:
        s.months_against[p] += 1.0
    else:
        s.months_against[p] = 0.0
    m.formed[p] = 1.0 if s.months_for[p] >= par.treaty_months else 0.0
    m.lapsed[p] = 0.0
    if m.formed[p] == 1.0:
        s.treaty[p] = 1.0
    elif s.months_against[p] >= par.treaty_months:
        m.lapsed[p] = 1.0
        s.treaty[p] = 0.0
    made = par.commitment_from_technology * m.sent[p][TECHNOLOGY]
    made += par.commitment_from_treaty * m.formed[p]
    s.commitment[p] = (1.0 - par.commitment_decay[p]) * s.commitment[p] + made  # 9.13


# Phase 10. Assertions (the accounts of the books are not kept here)


def within(x):
    return 0.0 <= x <= 1.0


def assertions(s, m):
    """How many of the document's assertions the month has broken."""
    m.broken = 0.0
    if min(s.treasury, s.food, s.shells_held, s.systems_held) < -1e-9:
        m.broken += 1.0
    if not (within(s.breadth) and within(s.attention) and within(s.provocation)):
        m.broken += 1.0
    if not (within(s.readiness) and within(s.trilateral)):
        m.broken += 1.0
    for x in range(DOMAINS):
        if not within(s.technology[x]):
            m.broken += 1.0
    for p in range(PARTNERS):
        if min(s.stock[p], s.systems[p]) < -1e-9:
            m.broken += 1.0
        if not (within(s.trust[p]) and within(s.enforcement[p]) and within(s.reliability[p])):
            m.broken += 1.0
        if not (within(s.squeeze[p]) and within(s.court[p]) and within(s.thaw[p])):
            m.broken += 1.0


# 6. The month


def month(s, m, par, d, u):
    events(s, m, par, d, u)
    drivers(s, m, par, d)
    perceive(s, m, par, d)
    posture(s, m, par, d, u)
    signals(s, m, par, u)
    institutions(s, m, par, d)
    policies(s, m, par, d, u)
    bargains(s, m, par, d)
    links(s, m, par, d)
    ledger(s, m, par, u)
    physics(s, m, par, d)
    beliefs(s, m, par, d)
    assertions(s, m)
